package dev.cairn.ingest.intake;

import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.statement.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a chain in its order when one of its statements is turned away for now: those behind it that are under way already are turned away
 * too, until each has come again in its turn. Otherwise a quota or a full ledger that lets go between two messages would have the second
 * logged before the first. A gateway goes back to the first and sends all again behind it; one that does not know of this gets through as
 * well, since it too sends the lowest first.
 *
 * <p>Numbers need not follow each other: a chain may have gaps. Nobody waits for ever: a statement that does not come again within
 * {@link #AWAITED_MAX} (its receipt came another way, or its gateway lost it) holds up nothing any more. The chains least recently turned
 * away are forgotten beyond {@link #CHAINS_MAX}, and all at a restart: then every gateway connects anew and begins at its lowest. A device
 * can only hold up its own chains, and who repeats its statements elsewhere only what comes by that door. Thread-safe.
 */
final class Turns {
    /** How long a statement that was turned away is waited for. */
    static final Duration AWAITED_MAX = Duration.ofSeconds(15);

    /** Chains remembered, in which a statement was turned away. */
    static final int CHAINS_MAX = 20_000;

    private record Key(String door, DeviceId device, Bytes chain) {
        static Key of(Source source, Statement statement) {
            return new Key(source.door(), DeviceId.of(statement.kid()), statement.chain());
        }
    }

    /** The numbers of a chain that were turned away; the first is waited for. */
    private record Awaited(long first, long last, long sinceNanos) {
        Awaited with(Awaited next) {
            long since = next.first <= first ? next.sinceNanos : sinceNanos;
            return new Awaited(Math.min(first, next.first), Math.max(last, next.last), since);
        }
    }

    private final LongSupplier nanos;
    private final Map<Key, Awaited> awaited = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Awaited> eldest) {
            return size() > CHAINS_MAX;
        }
    };

    /** Nearly always nobody is waited for; then nobody takes the lock. */
    private volatile boolean some;

    /** @param nanos a monotonic clock */
    Turns(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether a statement before this one is waited for. */
    boolean isBehind(Source source, Statement statement) {
        if (!some) {
            return false;
        }
        synchronized (awaited) {
            Awaited away = awaited.get(Key.of(source, statement));
            return away != null && statement.seq() > away.first() && !isOver(away);
        }
    }

    private boolean isOver(Awaited away) {
        return nanos.getAsLong() - away.sinceNanos() >= AWAITED_MAX.toNanos();
    }

    /** Notes that this one was turned away and is to come again. */
    void turnedAway(Source source, Statement statement) {
        Awaited now = new Awaited(statement.seq(), statement.seq(), nanos.getAsLong());
        synchronized (awaited) {
            awaited.merge(Key.of(source, statement), now, (away, next) -> isOver(away) ? next : away.with(next));
            some = true;
        }
    }

    /** Notes that this one stands in the ledger's queue or was refused for good: the next that was turned away is waited for, if there is one. */
    void wentOn(Source source, Statement statement) {
        if (!some) {
            return;
        }
        synchronized (awaited) {
            awaited.computeIfPresent(Key.of(source, statement), (key, away) -> after(statement.seq(), away));
            some = !awaited.isEmpty();
        }
    }

    private @Nullable Awaited after(long seq, Awaited away) {
        if (seq < away.first()) {
            return away;
        }
        return seq < away.last() ? new Awaited(seq + 1, away.last(), nanos.getAsLong()) : null;
    }
}
