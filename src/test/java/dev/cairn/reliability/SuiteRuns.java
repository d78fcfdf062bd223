package dev.cairn.reliability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.House;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Suites in small numbers, as {@code ./check} runs them. Their seed is {@code -Dcairn.seed} or new each time. */
public final class SuiteRuns {
    /** No goal: only so that a suite that hangs ends. */
    private static final long MINUTES_MAX = 40;

    /** Suites that counted a broken promise in this run of the tests. What was lost once is not found by trying again. */
    private static final Set<String> BROKEN = ConcurrentHashMap.newKeySet();

    private SuiteRuns() {}

    /** Fails unless all rounds were run and every promise was kept. */
    public static Tally requireGreen(Suite suite, int rounds) throws Exception {
        assertTrue(
                !BROKEN.contains(suite.name()),
                suite.name() + " broke a promise a moment ago; a second try does not mend that");
        long seed = Long.getLong("cairn.seed", System.nanoTime() & 0xffffffL);
        Tally tally = run(suite, seed, rounds, Optional.empty());
        System.out.println(suite.name() + " seed " + seed + " " + tally.report());
        if (tally.isRed()) {
            BROKEN.add(suite.name());
        }
        assertEquals(List.of(), tally.complaints(), suite.name() + ", seed " + seed);
        assertTrue(!tally.isRed(), suite.name() + ", seed " + seed);
        assertTrue(
                tally.isComplete() || tally.get(Tally.Count.ROUNDS) == rounds,
                suite.name() + " did not finish, seed " + seed + ": " + tally.report());
        return tally;
    }

    /**
     * Fails unless the planted bug is seen, as what it is.
     *
     * @param rounds a limit, not a wish: a suite with a plant ends with the first round that sees it. So many that a sound suite misses a plant
     *     that p of its rounds see at most once in 10^6 runs: (1 - p)^rounds
     */
    public static void requireRed(Suite suite, int rounds, String plant, Tally.Count as) throws Exception {
        assertTrue(suite.plants().contains(plant), suite.name() + " says nothing of a plant " + plant);
        long seed = Long.getLong("cairn.seed", System.nanoTime() & 0xffffffL);
        Tally tally = run(suite, seed, rounds, Optional.of(plant));
        System.out.println(suite.name() + " " + plant + " seed " + seed + " " + tally.report());
        assertTrue(
                tally.get(as) > 0,
                () -> suite.name() + " did not see " + plant + ", seed " + seed + ": " + tally.report() + " "
                        + tally.complaints());
    }

    private static Tally run(Suite suite, long seed, int rounds, Optional<String> plant) throws Exception {
        Assumptions.assumeTrue(suite.missing().isEmpty(), () -> suite.missing().orElseThrow());
        Path folder = Files.createTempDirectory(House.target("reliability"), suite.name() + "-");
        Tally tally = new Tally();
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES_MAX);
            suite.run(new Order(seed, rounds, end, plant, folder, silent), tally);
        } finally {
            delete(folder);
        }
        return tally;
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
