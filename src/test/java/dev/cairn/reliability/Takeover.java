package dev.cairn.reliability;

import dev.cairn.reliability.Tally.Count;
import java.time.Duration;

/**
 * A writing process freezes, a second one that stood by takes over, the first wakes as a zombie and must end; then the second is killed and
 * its disk is gone, and a third one that stood by takes over.
 */
final class Takeover implements Fault {
    private static final Duration WITHIN = Duration.ofSeconds(90);
    private static final int SOME = 20;

    private final Duration asleep;

    /** @param asleep how long the zombie stays away after it was replaced */
    Takeover(Duration asleep) {
        this.asleep = asleep;
    }

    @Override
    public String toString() {
        return "takeover";
    }

    @Override
    public void strike(Keyspace keyspace) throws Exception {
        try (LoadProcess first = new LoadProcess(keyspace, "first")) {
            first.awaitFirst();
            try (LoadProcess second = new LoadProcess(keyspace, "second")) {
                second.awaitStandingBy();
                first.freeze();
                first.report();
                second.sayWhereToGoOn();
                requireTakesOver(keyspace, second, "frozen");
                Thread.sleep(asleep.toMillis());
                try (LoadProcess third = new LoadProcess(keyspace, "third")) {
                    first.thaw();
                    first.requireDeposed(WITHIN);
                    first.report();
                    third.awaitStandingBy();
                    second.killWithItsDisk();
                    third.sayWhereToGoOn();
                    requireTakesOver(keyspace, third, "killed");
                    third.killWithItsDisk();
                }
            }
        }
        keyspace.judge();
    }

    private static void requireTakesOver(Keyspace keyspace, LoadProcess next, String why) {
        long begun = System.nanoTime();
        if (!next.await(1, WITHIN)) {
            keyspace.complain(Count.BROKEN, "nobody took over within " + WITHIN + next.tail());
            return;
        }
        keyspace.tally.figure("takeover_ms_" + why, (System.nanoTime() - begun) / 1_000_000);
        if (!next.await(SOME, WITHIN)) {
            keyspace.complain(Count.BROKEN, "it took over and came to nothing" + next.tail());
        }
    }
}
