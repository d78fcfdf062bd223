package dev.cairn.edge.uplink;

import dev.cairn.edge.spool.Spool;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One chain on its way: what was sent on this connection, what has to be sent again, and whether the ledger asked to wait.
 *
 * <p>A chain is logged in the order in which its statements are taken. So when one is turned away for now, all that went after it goes again too,
 * behind it, and nothing newer before that: whoever turned it away may have room again for what is under way already. What is said of an attempt
 * that was given up like this is no news any more.
 */
final class Lane {
    /** Sent or to be sent again and without a receipt, at most; then the lane waits for receipts. */
    static final int SENT_MAX = 2048;

    /** No acknowledgement has this ticket. */
    private static final long NO_TICKET = -1;

    /**
     * An attempt.
     *
     * @param at when
     * @param ticket by which its acknowledgement is known
     * @param taken whether the peer answered it for good; behind a foreign broker that is the broker's word only
     */
    private record Sent(long at, long ticket, Hash payload, boolean taken) {
        Sent asTaken() {
            return new Sent(at, ticket, payload, true);
        }

        /** No acknowledgement says any more that it need not go again. */
        Sent asTurnedAway() {
            return new Sent(at, NO_TICKET, payload, false);
        }
    }

    private final Spool spool;
    private final String topic;
    private final TreeMap<Long, Sent> sent = new TreeMap<>();
    private final TreeMap<Long, Sent> again = new TreeMap<>();
    private long cursor;
    private long holdUntil = Long.MIN_VALUE;
    private boolean held;
    private boolean untilReceipt;
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
            long first = again.firstKey();
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

    void sent(long seq, long ticket, Bytes payload, long now) {
        spool.shown(seq);
        if (again.remove(seq) == null) {
            cursor = seq + 1;
        }
        sent.put(seq, new Sent(now, ticket, Hash.sha256(payload), false));
    }

    /** A statement that cannot be read any more is passed over; the spool reports the gap. */
    void skip(long seq) {
        again.remove(seq);
        cursor = Math.max(cursor, seq + 1);
    }

    /** The statement whose message had this hash, if it is on its way. */
    Optional<Long> find(Hash payload) {
        return Stream.of(sent, again)
                .flatMap(all -> all.entrySet().stream())
                .filter(entry -> entry.getValue().payload().equals(payload))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The peer answered this attempt for good. It need not go again for the sake of one before it. */
    void taken(long seq, long ticket) {
        Sent waits = again.get(seq);
        if (waits != null && waits.ticket() == ticket) {
            again.remove(seq);
            sent.put(seq, waits.asTaken());
        } else {
            sent.computeIfPresent(seq, (key, attempt) -> attempt.ticket() == ticket ? attempt.asTaken() : attempt);
        }
    }

    /** The peer turned this attempt away for now; {@code true} if that is news. */
    boolean turnedAway(long seq, long ticket) {
        Sent attempt = sent.get(seq);
        if (attempt == null || attempt.ticket() != ticket) {
            return false;
        }
        goBack(seq, false);
        return true;
    }

    /**
     * The ledger turned the message with this hash away for now; {@code true} if it is one of this chain and nothing before it goes again already.
     * A broker had said that it took it: then it has taken what is behind it in the same way.
     */
    boolean turnedAway(Hash payload) {
        Optional<Long> found = find(payload);
        if (found.isEmpty()) {
            return false;
        }
        long seq = found.get();
        Sent attempt = sent.get(seq);
        if (attempt != null) {
            goBack(seq, attempt.taken());
        }
        again.computeIfPresent(seq, (key, waits) -> waits.asTurnedAway());
        return again.firstKey() == seq;
    }

    private void goBack(long from, boolean takenToo) {
        Map<Long, Sent> behind = sent.tailMap(from, true);
        behind.forEach((seq, attempt) -> {
            if (takenToo || !attempt.taken()) {
                again.put(seq, attempt);
            }
        });
        behind.keySet().removeIf(again::containsKey);
    }

    /** Marks what was sent long ago and has no receipt. */
    void sendAgainOlderThan(long now, Duration limit) {
        sent.forEach((seq, attempt) -> {
            if (now - attempt.at() > limit.toNanos()) {
                again.put(seq, attempt);
            }
        });
        sent.keySet().removeIf(again::containsKey);
    }

    void forgetReceipted() {
        sent.keySet().removeIf(seq -> !spool.isWaiting(seq));
        again.keySet().removeIf(seq -> !spool.isWaiting(seq));
    }

    /**
     * Sends nothing for so long, whatever was to be waited for before; {@code true} if it was not held already.
     *
     * @param orReceipt whether a receipt ends it sooner
     */
    boolean hold(long now, Duration length, boolean orReceipt) {
        boolean news = !isHeld(now);
        holdUntil = now + length.toNanos();
        held = true;
        untilReceipt = orReceipt;
        return news;
    }

    /** A receipt came. */
    void release() {
        held &= !untilReceipt;
    }

    private boolean isHeld(long now) {
        if (held && now - holdUntil >= 0) {
            held = false;
        }
        return held;
    }
}
