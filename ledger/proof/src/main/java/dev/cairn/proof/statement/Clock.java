package dev.cairn.proof.statement;

import dev.cairn.proof.Bytes;
import java.util.OptionalLong;

/**
 * What the signer knows about its clock: state 0 unknown, 1 RTC, 2 NTP, 3 GPS or PTP, 4 from a ledger receipt; the largest error
 * it can rule in, in ms; the boot (16 random bytes) and the ms since it.
 */
public record Clock(int state, OptionalLong maxErrorMs, Bytes bootId, long bootTimeMs) {
    /** The highest known state. */
    public static final int STATE_MAX = 4;

    public static final int BOOT_ID_BYTES = 16;

    public Clock {
        if (state < 0 || state > STATE_MAX || bootId.size() != BOOT_ID_BYTES || bootTimeMs < 0) {
            throw new IllegalArgumentException("clock state " + state + ", boot id of " + bootId.size()
                    + " bytes, boot time " + bootTimeMs + " ms");
        }
        if (maxErrorMs.orElse(0) < 0) {
            throw new IllegalArgumentException("clock error " + maxErrorMs.getAsLong() + " ms");
        }
    }
}
