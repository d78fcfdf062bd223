package dev.cairn.ingest.fleet;

import dev.cairn.proof.Bytes;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How far a gateway's clock is from ours. A statement that waited for a day in a spool is not a clock that is a day behind: so each statement's
 * boot time, which runs on whatever the wall clock does, is held against the time of receipt. The smallest difference seen in a boot belongs to the
 * statement that waited least, and tells when, by our clock, that boot began; from then on every statement's own time can be judged.
 *
 * <pre>
 * boot began, by our clock     = smallest (received - boot time), over the last {@link #WINDOW} to twice as many statements of the boot
 * boot began, by its own clock = signed - boot time, of the newest statement
 * offset                       = the second - the first; positive when its clock is ahead
 * </pre>
 *
 * <p>Exact to the second that a statement's time has. What it cannot know: if all of a boot's statements came late, a clock that is behind and a line
 * that is slow look the same; ahead is always the clock. Not thread-safe.
 */
final class ClockSkew {
    /** Statements after which the oldest half is forgotten: our own clock may have been corrected meanwhile. */
    static final int WINDOW = 256;

    private @Nullable Bytes boot;
    private long ofThis = Long.MAX_VALUE;
    private long ofLast = Long.MAX_VALUE;
    private int seen;
    private long byItself;

    /** @param bootMs, signedMs, receivedMs times in ms: since the boot, by the gateway's clock, by ours */
    void observe(Bytes bootId, long bootMs, long signedMs, long receivedMs) {
        if (boot == null || !boot.equals(bootId)) {
            boot = bootId;
            ofThis = Long.MAX_VALUE;
            ofLast = Long.MAX_VALUE;
            seen = 0;
        }
        if (seen == WINDOW) {
            ofLast = ofThis;
            ofThis = Long.MAX_VALUE;
            seen = 0;
        }
        seen++;
        ofThis = Math.min(ofThis, receivedMs - bootMs);
        byItself = signedMs - bootMs;
    }

    /** Ms by which the clock is ahead, negative when it is behind; empty before the first statement. */
    OptionalLong offsetMs() {
        return boot == null ? OptionalLong.empty() : OptionalLong.of(byItself - Math.min(ofThis, ofLast));
    }
}
