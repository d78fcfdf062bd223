package dev.cairn.ingest.admin;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Head;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.LedgerState;
import dev.cairn.ledger.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether gateways should be sent here. Not while the ledger has halted, waits for a witness or turns everything away, and not when what it has signed has been without
 * its witnesses for too long: nobody loses anything by it, but nothing becomes final either. Thread-safe.
 */
final class Readiness {
    private final LedgerReader reader;
    private final Supplier<LedgerState> state;
    private final Supplier<Optional<Admission>> refusal;
    private final Duration witnessedWithin;
    private final LongSupplier nanos;
    private boolean behind;
    private long behindNanos;
    private long witnessedSize = -1;

    /**
     * @param refusal what any offer would be answered now; empty while offers are taken
     * @param witnessedWithin how long a head may lack its witnesses
     * @param nanos a monotonic clock
     */
    Readiness(
            LedgerReader reader,
            Supplier<LedgerState> state,
            Supplier<Optional<Admission>> refusal,
            Duration witnessedWithin,
            LongSupplier nanos) {
        this.reader = reader;
        this.state = state;
        this.refusal = refusal;
        this.witnessedWithin = witnessedWithin;
        this.nanos = nanos;
    }

    /** Whether the process is of any use: a ledger that has halted takes nothing until it is started again. */
    boolean isAlive() {
        return !(state.get() instanceof LedgerState.Halted);
    }

    /** What speaks against it, each a code or word and a sentence; empty when it is ready. */
    List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        LedgerState now = state.get();
        if (now instanceof LedgerState.Halted halted) {
            reasons.add(halted.code() + " the ledger has halted: " + halted.text());
        } else if (now instanceof LedgerState.Waiting waiting) {
            reasons.add("waiting: " + waiting.text());
        } else if (refusal.get().orElse(null) instanceof Admission.Retry no) {
            reasons.add(no.code() + " " + no.text());
        }
        long lateMs = unwitnessedMs();
        if (lateMs > witnessedWithin.toMillis()) {
            reasons.add("unwitnessed: for " + TimeUnit.MILLISECONDS.toSeconds(lateMs)
                    + " s the witnesses have confirmed nothing of what the log has signed");
        }
        return reasons;
    }

    /** For how long signed heads have been ahead of witnessed ones without one step of theirs, in ms; 0 when they are not. Known from the first look on. */
    synchronized long unwitnessedMs() {
        long now = nanos.getAsLong();
        long witnessed = reader.witnessed().map(Head::size).orElse(0L);
        boolean late = published() > witnessed;
        if (!late) {
            behind = false;
        } else if (!behind || witnessed != witnessedSize) {
            behind = true;
            behindNanos = now;
        }
        witnessedSize = witnessed;
        return behind ? TimeUnit.NANOSECONDS.toMillis(now - behindNanos) : 0;
    }

    private long published() {
        try {
            return reader.published().size();
        } catch (Trouble noHead) {
            return 0;
        }
    }
}
