package dev.cairn.bench;

import dev.cairn.edge.uplink.Outgoing;
import dev.cairn.edge.uplink.Uplink;
import dev.cairn.edge.uplink.UplinkDown;
import dev.cairn.model.Correlation;
import dev.cairn.model.StateRequest;
import dev.cairn.model.Topics;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.receipt.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * One gateway of the load: statements signed beforehand, sent in a window over a connection of its own, and when each was sent,
 * acknowledged, and proven by a receipt. Times are nanoseconds of the monotonic clock; 0 is never.
 */
final class Feeder implements Uplink.Events {
    /** Below the 2,048 that the ledger remembers for one gateway. */
    private static final int UNPROVEN_MAX = 1_500;

    private final Bytes chain;
    private final String data;
    private final String state;
    private final List<Bytes> statements;
    private final PublicKey node;
    private final String origin;
    private final Executor receipts;
    private final AtomicLongArray sent;
    private final AtomicLongArray acknowledged;
    private final AtomicLongArray provable;
    private final AtomicInteger acks = new AtomicInteger();
    private final AtomicInteger proofs = new AtomicInteger();
    private final AtomicInteger notTaken = new AtomicInteger();
    private final AtomicLong bytesUp = new AtomicLong();
    private final AtomicLong bytesDown = new AtomicLong();
    private Uplink.@Nullable Line line;
    private Semaphore window = new Semaphore(0);
    private volatile int next;
    private volatile @Nullable String trouble;

    /**
     * @param statements envelopes of seq 0 and up
     * @param receipts where receipts are opened, for Paho's thread must not
     */
    Feeder(
            Bytes chain,
            String data,
            String state,
            List<Bytes> statements,
            PublicKey node,
            String origin,
            Executor receipts) {
        this.chain = chain;
        this.data = data;
        this.state = state;
        this.statements = statements;
        this.node = node;
        this.origin = origin;
        this.receipts = receipts;
        this.sent = new AtomicLongArray(statements.size());
        this.acknowledged = new AtomicLongArray(statements.size());
        this.provable = new AtomicLongArray(statements.size());
    }

    void connect(Uplink uplink) throws UplinkDown, InterruptedException {
        Uplink.Line open = uplink.connect(this);
        line = open;
        window = new Semaphore(open.window());
    }

    boolean hasMore() {
        return next < statements.size() && trouble == null;
    }

    /** Sends the next statement once the window has room; {@code due} is when it should have gone, 0 for when it goes. */
    void send(long due) throws UplinkDown, InterruptedException {
        while (next - proofs.get() >= UNPROVEN_MAX && trouble == null) {
            Thread.sleep(1);
        }
        if (!window.tryAcquire(30, TimeUnit.SECONDS)) {
            trouble = "no PUBACK for 30 s";
            return;
        }
        int seq = next;
        sent.set(seq, due == 0 ? System.nanoTime() : due);
        next = seq + 1;
        publish(seq, data, statements.get(seq), Optional.of(new Correlation(chain, seq).bytes()));
    }

    private void publish(long ticket, String topic, Bytes payload, Optional<Bytes> correlation)
            throws UplinkDown, InterruptedException {
        Uplink.Line open = line;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        // The packet: fixed header, topic, packet id, content type, correlation, payload.
        bytesUp.addAndGet(
                4 + 2 + topic.length() + 2 + 2 + 3 + Topics.STATEMENT_CONTENT_TYPE.length() + 3 + 24L + payload.size());
        open.publish(ticket, new Outgoing(topic, payload, Optional.of(Topics.STATEMENT_CONTENT_TYPE), correlation));
    }

    /** Asks for receipts that did not come. */
    void ask() throws UplinkDown, InterruptedException {
        int first = 0;
        while (first < next && provable.get(first) != 0) {
            first++;
        }
        if (first < next) {
            OptionalLong before = first == 0 ? OptionalLong.empty() : OptionalLong.of(first - 1L);
            publish(-1, state, new StateRequest(chain, next - 1L, before, Optional.empty()).encode(), Optional.empty());
        }
    }

    boolean isSettled() {
        return acks.get() >= next && proofs.get() >= next;
    }

    @Override
    public void acknowledged(long ticket, int reason) {
        if (ticket < 0) {
            return;
        }
        if (reason == 0) {
            acknowledged.set((int) ticket, System.nanoTime());
            acks.incrementAndGet();
        } else {
            notTaken.incrementAndGet();
        }
        window.release();
    }

    @Override
    public void arrived(String topic, Bytes payload) {
        long now = System.nanoTime();
        bytesDown.addAndGet(payload.size() + 4 + 2 + topic.length() + 2L);
        receipts.execute(() -> opened(payload, now));
    }

    private void opened(Bytes payload, long now) {
        try {
            if (Receipt.open(payload, node, origin) instanceof Receipt.Accepted accepted) {
                for (Receipt.Row row : accepted.rows()) {
                    if (provable.compareAndSet((int) row.seq(), 0, now)) {
                        proofs.incrementAndGet();
                    }
                }
            }
        } catch (Malformed e) {
            trouble = "a receipt that is none: " + e.getMessage();
        }
    }

    @Override
    public void down(String why) {
        trouble = why;
    }

    void close() {
        if (line != null) {
            line.close();
        }
    }

    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    int signedCount() {
        return statements.size();
    }

    int sentCount() {
        return next;
    }

    int acknowledgedCount() {
        return acks.get();
    }

    int provenCount() {
        return proofs.get();
    }

    int notTakenCount() {
        return notTaken.get();
    }

    long bytesUp() {
        return bytesUp.get();
    }

    long bytesDown() {
        return bytesDown.get();
    }

    AtomicLongArray sentAt() {
        return sent;
    }

    AtomicLongArray acknowledgedAt() {
        return acknowledged;
    }

    AtomicLongArray provableAt() {
        return provable;
    }
}
