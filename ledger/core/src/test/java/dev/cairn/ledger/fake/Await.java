package dev.cairn.ledger.fake;

import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Trouble;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another thread does. */
public final class Await {

    private Await() {}

    /**
     * Looks every few milliseconds; fails after a minute: a busy machine is slow, not wrong. A condition that asks for what is not
     * there yet, the head of a ledger that has just begun, is not met.
     */
    public static void until(String what, BooleanSupplier condition) {
        until(what, Duration.ofMinutes(1), condition);
    }

    public static void until(String what, Duration patience, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!isMet(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + patience + ": " + what);
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private static boolean isMet(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (Trouble.Unavailable notYet) {
            return false;
        }
    }

    /** Until a published head shows all that this ledger has taken. */
    public static void published(LedgerReader ledger) {
        until("all is published", () -> ledger.published().size() == ledger.sequenced());
    }
}
