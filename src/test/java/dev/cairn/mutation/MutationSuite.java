package dev.cairn.mutation;

import dev.cairn.check.House;
import dev.cairn.check.Proc;
import dev.cairn.reliability.Order;
import dev.cairn.reliability.Suite;
import dev.cairn.reliability.Tally;
import dev.cairn.reliability.Tally.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Mutants of {@code ledger/proof} before that room's own tests, by Maven's profile {@code mutation}. A round is one mutant; a run that
 * is cut short says what it saw and is judged by nothing.
 */
public final class MutationSuite implements Suite {
    /** Of a hundred mutants, so many must be noticed. */
    static final double PERCENT_MIN = 85;

    /** Blocks are mutated, and only the tests of the key register asked. */
    static final String FEW_TESTS = "few-tests";

    private static final int ROUNDS = 1_500;
    private static final Path REPORT = Path.of("ledger/proof/target/fast/pit-reports/mutations.xml");
    private static final long POLL_MS = 1_000;
    private static final Duration GRACE = Duration.ofMinutes(1);

    @Override
    public String name() {
        return "mutation";
    }

    @Override
    public String summary() {
        return "mutants of ledger/proof (PIT) before its own tests, of which at least 85 in 100 must be noticed";
    }

    @Override
    public List<String> plants() {
        return List.of(FEW_TESTS);
    }

    @Override
    public int rounds() {
        return ROUNDS;
    }

    @Override
    public Optional<String> missing() {
        return Files.isExecutable(javaHome().resolve("bin/javac"))
                ? Optional.empty()
                : Optional.of("no javac beside this Java");
    }

    private static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    @Override
    public void run(Order order, Tally tally) throws IOException, InterruptedException {
        Path report = House.root().resolve(REPORT);
        Files.deleteIfExists(report);
        boolean complete = false;
        try (Proc maven =
                Proc.named("mutation").env("JAVA_HOME", javaHome().toString()).command(words(order))) {
            while (maven.isAlive() && System.nanoTime() < order.endNanos()) {
                Thread.sleep(POLL_MS);
            }
            if (!maven.isAlive()) {
                complete = true;
                int exit = maven.awaitExit(GRACE);
                if (exit != 0) {
                    tally.complain(Count.BROKEN, "Maven ended with " + exit + maven.tail());
                }
            }
        }
        judge(Files.exists(report) ? Files.readString(report) : "", complete, tally);
    }

    private static List<String> words(Order order) {
        List<String> words = new ArrayList<>(List.of(
                House.root().resolve("mvnw").toString(),
                "-Dfast",
                "-Pmutation",
                "-pl",
                "ledger/proof",
                "test-compile"));
        words.add("org.pitest:pitest-maven:mutationCoverage");
        if (order.hasPlant(FEW_TESTS)) {
            words.add("-Dmutation.tests=dev.cairn.proof.register.*");
            words.add("-Dmutation.classes=dev.cairn.proof.block.*");
        }
        return words;
    }

    static void judge(String mutationsXml, boolean complete, Tally tally) {
        Score score = Score.of(mutationsXml);
        tally.add(Count.ROUNDS, score.judged());
        for (Score.Fate fate : Score.Fate.values()) {
            tally.figure(fate.name().toLowerCase(Locale.ROOT), score.fates().getOrDefault(fate, 0));
        }
        tally.figure("score_percent", score.percent());
        tally.figure(Tally.COMPLETE, complete);
        if (complete && score.percent() < PERCENT_MIN) {
            tally.complain(
                    Count.MISJUDGED,
                    "the tests notice " + score.seen() + " of " + score.judged() + " mutants, " + score.percent()
                            + " in 100 instead of " + PERCENT_MIN);
        }
    }
}
