package dev.cairn.edge.cli;

import dev.cairn.edge.time.KernelClock;
import dev.cairn.proof.statement.Clock;
import java.time.Instant;

/** The wall clock. A wrong one stops nothing: each statement says what was known of its clock. But server certificates need a right one. */
final class ClockCheck {
    private ClockCheck() {}

    static Finding look(Clock clock, Instant now) {
        if (now.isBefore(KernelClock.EARLIEST)) {
            return Finding.wrong(
                    "clock",
                    "it says " + now + ", which is long past; measurements are signed all the same and marked",
                    "connect to the Internet and wait a few minutes, or fit a clock with a battery (DS3231)");
        }
        if (clock.state() == 0) {
            return Finding.doubtful(
                    "clock",
                    "it says " + now + ", and nothing keeps it in step; measurements are signed and marked so",
                    "connect to the Internet; without one, install chrony or fit a clock with a battery (DS3231)");
        }
        String error = clock.maxErrorMs().isPresent()
                ? ", wrong by at most " + clock.maxErrorMs().getAsLong() + " ms"
                : "";
        return Finding.good("clock", "it is kept in step" + error);
    }
}
