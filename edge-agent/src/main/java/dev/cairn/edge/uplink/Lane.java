package dev.cairn.edge.uplink;

import dev.cairn.edge.spool.Spool;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** One chain on its way: what was sent on this connection, what has to be sent again, and whether the ledger asked to wait. */
final class Lane {
    /** Sent and without a receipt, at most; then the lane waits for receipts. */
    static final int SENT_MAX = 2048;

    private record Sent(long at, Hash payload) {}

    private final Spool spool;
    private final String topic;
    private final TreeMap<Long, Sent> sent = new TreeMap<>();
    private final TreeSet<Long> again = new TreeSet<>();
    private long cursor;
    private long holdUntil = Long.MIN_VALUE;
    private boolean held;
    private boolean closed;

    Lane(Spool spool, String topic) {
        this.spool = spool;
        this.topic = topic;
    }

    Spool spool() {
        return spool;
    }

    String topic() {
        return topic;
    }

    /** A new connection knows nothing of what the old one sent: everything without a receipt goes again. */
    void restart() {
        sent.clear();
        again.clear();
        cursor = 0;
        held = false;
    }

    /** The next number to send; nothing while the ledger asked to wait or too much is without a receipt. */
    OptionalLong next(long now) {
        if (closed || isHeld(now) || sent.size() >= SENT_MAX) {
            return OptionalLong.empty();
        }
        while (!again.isEmpty()) {
            long first = again.first();
            if (spool.isWaiting(first)) {
                return OptionalLong.of(first);
            }
            again.remove(first);
        }
        return spool.waiting(cursor);
    }

    /** Sends nothing any more: its numbers were used by a later state of this disk. */
    void close() {
        closed = true;
    }

    void sent(long seq, Bytes payload, long now) {
        spool.shown(seq);
        if (!again.remove(seq)) {
            cursor = seq + 1;
        }
        sent.put(seq, new Sent(now, Hash.sha256(payload)));
    }

    /** A statement that cannot be read any more is passed over; the spool reports the gap. */
    void skip(long seq) {
        again.remove(seq);
        cursor = Math.max(cursor, seq + 1);
    }

    /** The statement whose message had this hash, if it is on its way. */
    Optional<Long> find(Hash payload) {
        return sent.entrySet().stream()
                .filter(entry -> entry.getValue().payload().equals(payload))
                .map(java.util.Map.Entry::getKey)
                .findFirst();
    }

    void sendAgain(long seq) {
        if (sent.remove(seq) != null) {
            again.add(seq);
        }
    }

    /** Marks what was sent long ago and has no receipt. */
    void sendAgainOlderThan(long now, Duration limit) {
        sent.entrySet().stream()
                .filter(entry -> now - entry.getValue().at() > limit.toNanos())
                .map(java.util.Map.Entry::getKey)
                .toList()
                .forEach(this::sendAgain);
    }

    void forgetReceipted() {
        sent.keySet().removeIf(seq -> !spool.isWaiting(seq));
    }

    void hold(long now, Duration length) {
        holdUntil = now + length.toNanos();
        held = true;
    }

    void release() {
        held = false;
    }

    private boolean isHeld(long now) {
        if (held && now - holdUntil >= 0) {
            held = false;
        }
        return held;
    }
}
