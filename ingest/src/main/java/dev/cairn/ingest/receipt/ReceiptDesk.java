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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
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

    /** After the first event: without it the desk is woken, at the price of a system call, for each answer that the ledger's thread hands over. */
    private static final long GATHER_MS = 5;

    private static final long CLOSE_WAIT_MS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptDesk.class);

    private final LedgerReader reader;
    private final Registry keys;
    private final ReceiptWriter writer;
    private final Tally tally;
    private final LongSupplier nanos;
    private final BlockingQueue<Runnable> events = new ArrayBlockingQueue<>(EVENTS_MAX);
    /** From the start: the log may have a head already, and nobody says so again. */
    private final AtomicBoolean headSaid = new AtomicBoolean(true);

    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final AutoCloseable heads;
    private final Thread thread;
    private final AtomicInteger owedInAll = new AtomicInteger();
    private volatile boolean closing;
    // Owned by the thread: whoever is owed what lies below the head that was settled last.
    private final Set<Debtor> due = new LinkedHashSet<>();
    private final Patience patience = new Patience();
    private long settledSize;
    private boolean waits;
    // Owned by the thread. A gateway that connects anew is a new peer, but what its device is owed stays.
    private final Map<DeviceId, Debtor> debtors = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DeviceId, Debtor> eldest) {
            boolean over = size() > PEERS_MAX;
            if (over) {
                forgotten(eldest.getValue());
            }
            return over;
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
     * @param nanos a monotonic clock
     */
    public ReceiptDesk(
            LedgerReader reader, Registry keys, Signer node, InstantSource clock, LongSupplier nanos, Tally tally) {
        this.nanos = nanos;
        this.reader = reader;
        this.keys = keys;
        this.writer = new ReceiptWriter(reader, node, clock);
        this.tally = tally;
        this.thread = new Thread(this::run, "ingest-receipts");
        thread.setDaemon(true);
        thread.start();
        this.heads = reader.onHead(head -> {
            // The flag may be up already, after a settlement in vain, and the desk asleep all the same.
            // So each head wakes it; when there is no room for that, others do.
            headSaid.set(true);
            hand(() -> {});
        });
    }

    /** A message of this gateway was answered. Returns at once. */
    public void answered(Peer peer, Answer answer) {
        hand(() -> note(peer, answer));
    }

    /** A gateway asks what the ledger has of one of its chains. Returns at once. To be called in order with the gateway's statements. */
    public void asked(Peer peer, StateRequest request) {
        keys.find(peer.device()).map(key -> key.key().thumbprint()).ifPresent(kid -> {
            tally.fleet().asked(peer.device(), request);
            // Now, not when the desk comes to it: by then the log may hold what the gateway has made since it asked.
            long newest = reader.chain(kid, request.chain()).newest();
            hand(() -> look(peer, kid, newest, request));
        });
    }

    /** A gateway's connection ended: what it is owed is forgotten, it will ask. Returns at once. */
    public void left(Peer peer) {
        hand(() -> forget(peer));
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
                awaitEvents(batch);
                batch.forEach(this::guarded);
                guarded(this::settleDue);
            } catch (InterruptedException closed) {
                return;
            } finally {
                batch.clear();
            }
        }
    }

    private void awaitEvents(List<Runnable> batch) throws InterruptedException {
        Runnable first = waits ? events.poll(Patience.WAIT_MS, TimeUnit.MILLISECONDS) : events.take();
        if (first != null) {
            Thread.sleep(GATHER_MS);
            batch.add(first);
            events.drainTo(batch);
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Trouble.Unavailable later) {
            headSaid.set(true); // everybody again, with the next event
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
            owe(debtor(peer), statement.kid(), statement.chain(), owedFor(statement, admission));
        } else {
            give(peer, writer.declined(answer));
        }
    }

    private void owe(Debtor debtor, Hash kid, Bytes chain, Owed row) {
        if (owedInAll.get() < OWED_MAX && debtor.owed.owe(kid, chain, row)) {
            owedInAll.incrementAndGet();
        }
        if (row.index() < settledSize) {
            due.add(debtor);
        }
    }

    private void forget(Peer peer) {
        Debtor debtor = debtors.get(peer.device());
        if (debtor != null && debtor.peer == peer) {
            debtors.remove(peer.device());
            forgotten(debtor);
        }
    }

    private void forgotten(Debtor debtor) {
        due.remove(debtor);
        owedInAll.addAndGet(-debtor.owed.waiting());
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

    private void look(Peer peer, Hash kid, long newest, StateRequest request) {
        warnOfClone(peer, newest, request);
        look(debtor(peer), kid, request);
    }

    /** Nobody forgets what he has signed: it is another gateway with the same key, or a disk that was put back. It falls silent by itself (SPL-04). */
    private void warnOfClone(Peer peer, long newest, StateRequest request) {
        if (newest > request.lastMade()) {
            LOG.error("CHN-16 a gateway knows less of its chain than the log device={}", peer.device());
            String text = "it has signed up to " + request.lastMade() + ", the log holds " + newest
                    + ": a second gateway with its key, or an old copy of its disk";
            tally.unproven("receipt", peer.device(), "CHN-16", text);
        }
    }

    private void look(Debtor owed, Hash kid, StateRequest request) {
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

    private boolean find(Debtor owed, Hash kid, Bytes chain, long seq, Optional<Anchor> held) {
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

    /**
     * Gives what the newest heads cover: after a new head to every gateway, otherwise to those that are owed what an older head covers already.
     * A thousand gateways are not gone through for each batch of answers.
     */
    private void settleDue() {
        boolean all = headSaid.getAndSet(false);
        if (!all && due.isEmpty() && !waits) {
            return;
        }
        Head published = reader.published();
        Optional<Head> witnessed = reader.witnessed();
        boolean waited = waits;
        waits = patience.waits(published.size(), witnessed.map(Head::size).orElse(0L), nanos.getAsLong());
        List<Debtor> whom = List.copyOf(all || waited && !waits ? debtors.values() : due);
        due.clear();
        Optional<Head> newest = waits ? Optional.empty() : Optional.of(published);
        settledSize = newest.or(() -> witnessed).map(Head::size).orElse(0L);
        settle(whom, newest, witnessed);
    }

    private void settle(List<Debtor> whom, Optional<Head> published, Optional<Head> witnessed) {
        for (Debtor debtor : whom) {
            int before = debtor.owed.waiting();
            for (Outstanding.Chain chain : debtor.owed.chains()) {
                guarded(() -> {
                    witnessed.ifPresent(head -> settleWitnessed(debtor, chain, head));
                    published.ifPresent(head -> settlePublished(debtor, chain, head));
                });
            }
            owedInAll.addAndGet(debtor.owed.waiting() - before);
        }
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
