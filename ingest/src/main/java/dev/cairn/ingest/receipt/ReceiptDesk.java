package dev.cairn.ingest.receipt;

import dev.cairn.ingest.intake.Answer;
import dev.cairn.ingest.intake.Registry;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.ingest.receipt.Outstanding.Owed;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Head;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Trouble;
import dev.cairn.model.DeviceId;
import dev.cairn.model.StateRequest;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes receipts. At each new head every connected gateway gets those of its statements that the head covers and that it
 * has no receipt for; what was turned away is answered at once; and who asks for a chain gets the newest receipt for it,
 * found in the log: same index, newer checkpoint.
 *
 * <p>One thread owns all state; everything else only hands over. A receipt that gets lost anywhere does no harm.
 */
public final class ReceiptDesk implements AutoCloseable {
    /** Things that wait for the desk. Beyond it they are dropped and counted; gateways ask again. */
    public static final int EVENTS_MAX = 65_536;

    /** Gateways with debts; the one that was quiet longest is forgotten. */
    public static final int PEERS_MAX = 12_000;

    /** Statements owed to all gateways together; more are forgotten, gateways ask. */
    public static final int OWED_MAX = 400_000;

    /** Statements answered for one state request; the gateway asks again for more. */
    public static final int STATE_ROWS_MAX = 4 * Receipt.ROWS_MAX;

    /** Sequence numbers looked up for one state request. */
    public static final int STATE_SCAN_MAX = 4_096;

    private static final long CLOSE_WAIT_MS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptDesk.class);

    private final LedgerReader reader;
    private final Registry keys;
    private final ReceiptWriter writer;
    private final Tally tally;
    private final BlockingQueue<Runnable> events = new ArrayBlockingQueue<>(EVENTS_MAX);
    private final AtomicBoolean headSaid = new AtomicBoolean();
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final AutoCloseable heads;
    private final Thread thread;
    private volatile boolean closing;
    private final AtomicInteger owedInAll = new AtomicInteger();
    // Owned by the thread. A gateway that connects anew is a new peer, but what its device is owed stays.
    private final Map<DeviceId, Debtor> debtors = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DeviceId, Debtor> eldest) {
            return size() > PEERS_MAX;
        }
    };

    private static final class Debtor {
        final Outstanding owed = new Outstanding();
        Peer peer;

        Debtor(Peer peer) {
            this.peer = peer;
        }
    }

    /**
     * Opens the desk and listens for heads.
     *
     * @param keys whose chains a gateway may ask about: a chain id is public, and another key may have written on it first
     */
    public ReceiptDesk(LedgerReader reader, Registry keys, Signer node, InstantSource clock, Tally tally) {
        this.reader = reader;
        this.keys = keys;
        this.writer = new ReceiptWriter(reader, node, clock);
        this.tally = tally;
        this.thread = new Thread(this::run, "ingest-receipts");
        thread.setDaemon(true);
        thread.start();
        this.heads = reader.onHead(head -> {
            // One wake-up for any number of heads: the desk reads the newest.
            if (headSaid.compareAndSet(false, true)) {
                hand(() -> headSaid.set(false));
            }
        });
    }

    /** A message of this gateway was answered. Returns at once. */
    public void answered(Peer peer, Answer answer) {
        hand(() -> note(peer, answer));
    }

    /** A gateway asks what the ledger has of one of its chains. Returns at once. */
    public void asked(Peer peer, StateRequest request) {
        hand(() -> look(peer, request));
    }

    /** A gateway's connection ended: what it is owed is forgotten, it will ask. Returns at once. */
    public void left(Peer peer) {
        hand(() -> debtors.computeIfPresent(peer.device(), (id, debtor) -> debtor.peer == peer ? null : debtor));
    }

    /** Receipts handed to a way down. */
    public long sent() {
        return sent.sum();
    }

    /** Things dropped because {@link #EVENTS_MAX} waited. */
    public long dropped() {
        return dropped.sum();
    }

    /** Statements that gateways are owed a receipt for, at the last look. */
    public int owed() {
        return owedInAll.get();
    }

    /** Things that wait for the desk. */
    public int depth() {
        return events.size();
    }

    private void hand(Runnable event) {
        if (!events.offer(event)) {
            dropped.increment();
        }
    }

    private void run() {
        List<Runnable> batch = new ArrayList<>();
        while (!closing) {
            try {
                batch.add(events.take());
                events.drainTo(batch);
                batch.forEach(this::guarded);
                guarded(this::settle);
            } catch (InterruptedException closed) {
                return;
            } finally {
                batch.clear();
            }
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Trouble.Unavailable later) {
            LOG.info("receipts wait for the ledger reason={}", later.getMessage());
        } catch (RuntimeException failed) {
            tally.fault("receipt", "-", "RCP-03", "a receipt could not be made; the gateway will ask again");
            LOG.error("a receipt could not be made code=RCP-03", failed);
        }
    }

    private Debtor debtor(Peer peer) {
        Debtor debtor = debtors.computeIfAbsent(peer.device(), id -> new Debtor(peer));
        debtor.peer = peer;
        return debtor;
    }

    private void note(Peer peer, Answer answer) {
        Admission admission = answer.admission();
        if (admission instanceof Admission.Admitted || admission instanceof Admission.Duplicate) {
            Statement statement = answer.statement().orElseThrow();
            Outstanding owed = debtor(peer).owed;
            owe(owed, statement.kid(), statement.chain(), owedFor(statement, admission));
        } else {
            give(peer, writer.declined(answer));
        }
    }

    private void owe(Outstanding owed, Hash kid, Bytes chain, Owed row) {
        if (owedInAll.get() < OWED_MAX) {
            owed.owe(kid, chain, row);
            owedInAll.incrementAndGet();
        }
    }

    // A duplicate may bear another signature than what was logged first; the receipt proves what is in the log.
    private Owed owedFor(Statement statement, Admission admission) {
        if (admission instanceof Admission.Duplicate duplicate) {
            return new Owed(
                    statement.seq(),
                    Hash.sha256(reader.entry(duplicate.index())),
                    duplicate.index(),
                    statement.anchor());
        }
        return new Owed(
                statement.seq(), statement.hash(), ((Admission.Admitted) admission).index(), statement.anchor());
    }

    private void look(Peer peer, StateRequest request) {
        Optional<Hash> kid = keys.find(peer.device()).map(key -> key.key().thumbprint());
        if (kid.isPresent()) {
            look(debtor(peer).owed, kid.get(), request);
        }
    }

    private void look(Outstanding owed, Hash kid, StateRequest request) {
        long from =
                request.lastReceipted().isPresent() ? request.lastReceipted().getAsLong() + 1 : 0;
        long to = Math.min(request.lastMade(), from + STATE_SCAN_MAX - 1);
        int found = 0;
        for (long seq = from; seq <= to && found < STATE_ROWS_MAX; seq++) {
            found += find(owed, kid, request.chain(), seq, Optional.empty()) ? 1 : 0;
        }
        if (found == 0 && request.lastReceipted().isPresent()) {
            // It has them all: the newest once more, from the checkpoint it holds now, so that its anchor can move.
            find(owed, kid, request.chain(), request.lastReceipted().getAsLong(), request.anchor());
        }
    }

    private boolean find(Outstanding owed, Hash kid, Bytes chain, long seq, Optional<Anchor> held) {
        OptionalLong index = reader.indexOf(kid, chain, seq);
        if (index.isEmpty()) {
            return false;
        }
        Bytes entry = reader.entry(index.getAsLong());
        Statement logged = statement(entry);
        Optional<Anchor> from = held.isPresent() ? held : logged.anchor();
        owe(owed, kid, chain, new Owed(seq, logged.hash(), index.getAsLong(), from));
        return true;
    }

    private static Statement statement(Bytes entry) {
        try {
            return Statement.parse(entry);
        } catch (Malformed damaged) {
            throw new Trouble.Corrupt("a logged statement cannot be read: " + damaged, damaged);
        }
    }

    /** Gives every gateway what the newest heads cover. */
    private void settle() {
        Head published = reader.published();
        Optional<Head> witnessed = reader.witnessed();
        for (Debtor debtor : debtors.values()) {
            for (Outstanding.Chain chain : debtor.owed.chains()) {
                guarded(() -> {
                    witnessed.ifPresent(head -> settleWitnessed(debtor, chain, head));
                    settlePublished(debtor, chain, published);
                });
            }
        }
        owedInAll.set(debtors.values().stream()
                .mapToInt(debtor -> debtor.owed.waiting())
                .sum());
    }

    // Something new is named; else, once, the newest statement that only a PUBLISHED receipt named: it moves the
    // anchor.
    private void settleWitnessed(Debtor debtor, Outstanding.Chain chain, Head head) {
        List<Owed> rows = chain.below(head.size());
        Optional<Owed> waited = chain.unwitnessed.filter(row -> row.index() < head.size());
        giveAll(debtor, chain, head, rows.isEmpty() ? waited.stream().toList() : rows);
        if (waited.isPresent()) {
            chain.unwitnessed = Optional.empty();
        }
    }

    private void settlePublished(Debtor debtor, Outstanding.Chain chain, Head head) {
        List<Owed> rows = chain.below(head.size());
        giveAll(debtor, chain, head, rows);
        if (!rows.isEmpty() && head.level() == Level.PUBLISHED) {
            chain.awaitWitness(rows);
        }
    }

    // Trouble that will not pass must not come back with every head: those rows are dropped, the gateway asks.
    private void giveAll(Debtor debtor, Outstanding.Chain chain, Head head, List<Owed> rows) {
        if (rows.isEmpty()) {
            return;
        }
        try {
            writer.accepted(head, chain.kid, chain.id, rows).forEach(receipt -> give(debtor.peer, receipt));
        } catch (Trouble.Unavailable later) {
            throw later;
        } catch (RuntimeException lasting) {
            chain.paid(rows);
            throw lasting;
        }
        chain.paid(rows);
    }

    private void give(Peer peer, Bytes receipt) {
        peer.send(receipt);
        sent.increment();
    }

    /** Ends the desk; receipts not yet written will be asked for. */
    @Override
    public void close() {
        closing = true;
        try {
            heads.close();
        } catch (Exception quiet) {
            LOG.warn("the ledger would not let go of the desk reason={}", quiet.toString());
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_WAIT_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
