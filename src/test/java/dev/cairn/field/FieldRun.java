package dev.cairn.field;

import dev.cairn.check.Planted;
import dev.cairn.reliability.Complaint;
import dev.cairn.reliability.Tally.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The part of {@link FieldSuite} that runs inside a network namespace of its own: one season after the other, each judged at its end. What
 * it counts goes to a file, a line each: a {@link Count}, a tab, a number or a sentence.
 */
final class FieldRun {
    /** Then a new ledger begins, so that reading it all stays quick; fewer when there are not enough for one behind a broker and one at a door. */
    private static final int ROUNDS_A_SEASON = 10;

    /** The gateway lets a statement go on a PUBACK, and writes that down. */
    static final String FREE_ON_PUBACK = "free-on-puback";

    private static final String COURIER = "edge-agent/src/main/java/dev/cairn/edge/uplink/Courier.java";
    private static final String WAITS = "onPuback.accept(lane.spool(), ticket.seq());";
    private static final String LETS_GO = "lane.spool().receipted(ticket.seq()); lane.spool().tidy();";

    private final long seed;
    private final int rounds;
    private final long endNanos;
    private final Path folder;
    private final Path report;
    private final boolean plant;

    private FieldRun(long seed, int rounds, long seconds, Path folder, Path report, boolean plant) {
        this.seed = seed;
        this.rounds = rounds;
        this.endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        this.folder = folder;
        this.report = report;
        this.plant = plant;
    }

    /** {@code seed rounds seconds folder report [free-on-puback]}. */
    public static void main(String[] words) throws Exception {
        new FieldRun(
                        Long.parseLong(words[0]),
                        Integer.parseInt(words[1]),
                        Long.parseLong(words[2]),
                        Path.of(words[3]),
                        Path.of(words[4]),
                        words.length > 5 && words[5].equals(FREE_ON_PUBACK))
                .run();
    }

    private void run() throws Exception {
        Random random = new Random(seed);
        Optional<Path> planted = plant ? Optional.of(plant()) : Optional.empty();
        boolean whole = true;
        for (int done = 0, season = 0; done < rounds && System.nanoTime() < endNanos && whole; season++) {
            // A built-in door keeps what it acknowledged: the planted bug shows behind a broker only.
            boolean brokered = plant || season % 2 == 0;
            int wanted = Math.min(roundsASeason(), rounds - done);
            try (Season now = new Season(folder.resolve("season-" + season), random, brokered, planted)) {
                live(now, wanted, brokered);
                List<String> complaints = judge(now);
                done += wanted;
                whole = complaints.isEmpty();
                note(Count.ROUNDS, Integer.toString(wanted));
                note(Count.ATTEMPTED, Integer.toString(now.made()));
                note(
                        Count.ACKNOWLEDGED,
                        Integer.toString(now.made()
                                - (int) complaints.stream()
                                        .filter(FieldRun::isLoss)
                                        .count()));
                for (String complaint : complaints) {
                    note(
                            Complaint.countOf(complaint),
                            complaint.lines().findFirst().orElse("") + ", seed " + seed);
                }
            }
        }
    }

    private int roundsASeason() {
        return plant ? 1 : Math.min(ROUNDS_A_SEASON, (rounds + 1) / 2);
    }

    private static void live(Season season, int wanted, boolean brokered) throws InterruptedException {
        for (int i = 1; i < wanted; i++) {
            season.round();
        }
        if (brokered) {
            season.brokerForgets();
        } else {
            season.round();
        }
    }

    /** What is missing in the receipts already ends the comparison with an error of its own. */
    private static List<String> judge(Season season) throws Exception {
        try {
            return season.judge();
        } catch (AssertionError e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private Path plant() throws IOException {
        Path classes = Files.createDirectory(folder.resolve("planted"));
        Planted.compile(COURIER, WAITS, LETS_GO, classes);
        return classes;
    }

    private static boolean isLoss(String complaint) {
        return Complaint.countOf(complaint) == Count.LOST;
    }

    private void note(Count count, String what) throws IOException {
        Files.writeString(report, count + "\t" + what + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
