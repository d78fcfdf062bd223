package dev.cairn.edge;

import dev.cairn.edge.uplink.Outgoing;
import dev.cairn.edge.uplink.Uplink;
import dev.cairn.edge.uplink.UplinkDown;
import dev.cairn.model.StateRequest;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pipe straight into a {@link FakeLedger}, with everything that goes wrong on a real one: it is down, it acknowledges and forgets, it
 * answers with another reason, it loses receipts, it breaks off.
 */
public final class FakeUplink implements Uplink {
    private final FakeLedger ledger;
    public volatile boolean down;
    /** Acknowledges the next so many messages and forgets them, as a broker without durability does. */
    public final AtomicInteger forget = new AtomicInteger();
    /** Answers the next so many messages with {@link #reason} and does not pass them on. */
    public final AtomicInteger deny = new AtomicInteger();

    public volatile int reason = 0x10;
    /** Loses the next so many receipts. */
    public final AtomicInteger loseReceipts = new AtomicInteger();

    public volatile Level level = Level.PUBLISHED;
    /** What the ledger says instead of taking, if anything. */
    public volatile Optional<java.util.function.Function<Hash, Receipt>> instead = Optional.empty();

    public final List<Outgoing> sent = new CopyOnWriteArrayList<>();
    public final List<StateRequest> asked = new CopyOnWriteArrayList<>();
    public final AtomicInteger connections = new AtomicInteger();
    private final List<FakeLine> lines = new ArrayList<>();

    public FakeUplink(FakeLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public synchronized Line connect(Events events) throws UplinkDown {
        if (down) {
            throw new UplinkDown("the fake is down");
        }
        connections.incrementAndGet();
        FakeLine line = new FakeLine(events);
        lines.add(line);
        return line;
    }

    /** Breaks every connection. */
    public synchronized void cut() {
        lines.forEach(line -> line.events.down("cut"));
        lines.clear();
    }

    /** Delivers a message down. */
    public synchronized void deliver(String kind, Bytes payload) {
        lines.forEach(line -> line.events.arrived(line.topicOf(kind), payload));
    }

    private final class FakeLine implements Line {
        private final Events events;
        private volatile String root = "";

        FakeLine(Events events) {
            this.events = events;
        }

        String topicOf(String kind) {
            return root + kind;
        }

        @Override
        public int window() {
            return 8;
        }

        @Override
        public void publish(long ticket, Outgoing message) throws UplinkDown {
            if (down) {
                throw new UplinkDown("the fake is down");
            }
            sent.add(message);
            root = message.topic().substring(0, message.topic().lastIndexOf('/') + 1);
            if (deny.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                events.acknowledged(ticket, reason);
                return;
            }
            events.acknowledged(ticket, 0);
            if (forget.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                return;
            }
            if (message.topic().endsWith("/state")) {
                state(message.payload());
            } else {
                take(message.payload());
            }
        }

        private void take(Bytes payload) {
            if (instead.isPresent()) {
                answer(ledger.sign(instead.get().apply(Hash.sha256(payload)), ledger.node));
                return;
            }
            try {
                Statement statement = ledger.take(payload);
                answer(ledger.receipt(level, statement));
            } catch (Malformed e) {
                answer(ledger.sign(
                        new Receipt.Refused(
                                Optional.empty(), OptionalLong.empty(), Hash.sha256(payload), e.code(), "refused"),
                        ledger.node));
            }
        }

        private void state(Bytes payload) {
            try {
                StateRequest request = StateRequest.decode(payload);
                asked.add(request);
                long newest = ledger.contiguous(request.chain());
                if (newest >= 0) {
                    List<Long> seqs = new ArrayList<>();
                    for (long seq = Math.max(0, newest - Receipt.ROWS_MAX + 1); seq <= newest; seq++) {
                        seqs.add(seq);
                    }
                    answer(ledger.sign(ledger.accepted(level, request.chain(), seqs, request.anchor()), ledger.node));
                }
            } catch (Malformed e) {
                throw new IllegalStateException(e);
            }
        }

        private void answer(Bytes receipt) {
            if (loseReceipts.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
                events.arrived(topicOf("receipt"), receipt);
            }
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
