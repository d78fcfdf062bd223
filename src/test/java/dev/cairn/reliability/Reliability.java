package dev.cairn.reliability;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.cairn.bench.Machine;
import dev.cairn.check.House;
import dev.cairn.field.ClockSuite;
import dev.cairn.field.FieldSuite;
import dev.cairn.field.WeekSuite;
import dev.cairn.fuzz.FuzzSuite;
import dev.cairn.guest.GuestSuite;
import dev.cairn.hostile.HostileSuite;
import dev.cairn.mutation.MutationSuite;
import dev.cairn.queries.QueriesSuite;
import dev.cairn.reliability.Tally.Count;
import dev.cairn.verdicts.TamperSuite;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code src/test/bin/reliability}: runs suites one after the other, prints a table and writes
 * {@code src/target/reliability/report.json}. Exit codes: 0 every promise kept, 1 one was not, 2 words not understood,
 * 3 nothing could be run.
 */
public final class Reliability {
    static final int GREEN = 0;
    static final int RED = 1;
    static final int WORDS = 2;
    static final int SKIPPED = 3;

    /** All suites, cheap ones first, so that a short run sees most of them. */
    static final List<Suite> ALL = List.of(
            new CrashSuite(),
            new EquivocationSuite(),
            new DroppedSuite(),
            new TamperSuite(),
            QueriesSuite.ofFiles(),
            new FuzzSuite(),
            new SimSuite(),
            FilesSuite.nightly(),
            new FullDiskSuite(),
            new HostileSuite(),
            new GuestSuite(),
            new PowerSuite(),
            new SpoolSuite(),
            new CardSuite(),
            new KillSuite(),
            new FieldSuite(),
            new ClockSuite(),
            new WeekSuite(),
            new MirrorSuite(),
            QueriesSuite.ofTables(),
            CassandraSuite.nightly(),
            new MutationSuite());

    private static final int MINUTES_MAX = 7 * 24 * 60;

    private final Wish wish;
    private final PrintStream out;
    private final List<Map<String, Object>> reports = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();
    private boolean red;
    private boolean ran;

    /** The command line, understood. */
    record Wish(List<Suite> suites, int minutes, long seed, Optional<Integer> rounds, Optional<String> plant) {}

    private Reliability(Wish wish, PrintStream out) {
        this.wish = wish;
        this.out = out;
    }

    public static void main(String[] words) throws Exception {
        System.exit(run(ALL, List.of(words), System.out, System.err));
    }

    static int run(List<Suite> known, List<String> words, PrintStream out, PrintStream err) throws Exception {
        if (words.contains("--help") || words.contains("-h")) {
            help(known, out);
            return GREEN;
        }
        Wish wish;
        try {
            wish = parse(known, words);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            help(known, err);
            return WORDS;
        }
        return new Reliability(wish, out).run();
    }

    private static void help(List<Suite> known, PrintStream out) {
        out.println("reliability --minutes N --seed S --suite NAME[,NAME…]|all [--rounds N] [--plant BUG]");
        for (Suite suite : known) {
            out.printf(
                    "  %-13s %s; nightly %d rounds; plants %s%n",
                    suite.name(), suite.summary(), suite.rounds(), suite.plants());
        }
    }

    private static Wish parse(List<Suite> known, List<String> words) {
        List<Suite> suites = known;
        int minutes = 60;
        long seed = System.nanoTime() & 0xffffffL;
        Optional<Integer> rounds = Optional.empty();
        Optional<String> plant = Optional.empty();
        for (int i = 0; i < words.size(); i += 2) {
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException(words.get(i) + " needs a value");
            }
            String value = words.get(i + 1);
            switch (words.get(i)) {
                case "--minutes" -> minutes = number(words.get(i), value, MINUTES_MAX);
                case "--rounds" -> rounds = Optional.of(number(words.get(i), value, Integer.MAX_VALUE));
                case "--seed" -> seed = Long.parseLong(value);
                case "--suite" -> suites = value.equals("all") ? known : named(known, value);
                case "--plant" -> plant = Optional.of(value);
                default -> throw new IllegalArgumentException("not understood: " + words.get(i));
            }
        }
        requirePlanted(suites, plant);
        return new Wish(suites, minutes, seed, rounds, plant);
    }

    private static int number(String word, String value, int max) {
        long number = value.matches("[0-9]{1,10}") ? Long.parseLong(value) : 0;
        if (number < 1 || number > max) {
            throw new IllegalArgumentException(word + " " + value + " is not in 1.." + max);
        }
        return (int) number;
    }

    private static List<Suite> named(List<Suite> known, String names) {
        List<Suite> chosen = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            chosen.add(known.stream()
                    .filter(suite -> suite.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no suite is called " + name)));
        }
        return chosen;
    }

    private static void requirePlanted(List<Suite> suites, Optional<String> plant) {
        if (plant.isPresent()
                && !suites.stream().allMatch(suite -> suite.plants().contains(plant.get()))) {
            throw new IllegalArgumentException("not every chosen suite knows the plant " + plant.get());
        }
    }

    private int run() throws Exception {
        Map<String, Object> report = new LinkedHashMap<>(Machine.facts());
        report.put("seed", wish.seed());
        wish.plant().ifPresent(plant -> report.put("plant", plant));
        out.println("reliability " + report);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(wish.minutes());
        for (int i = 0; i < wish.suites().size(); i++) {
            long now = System.nanoTime();
            long share = Math.max(0, end - now) / (wish.suites().size() - i);
            one(wish.suites().get(i), now + share);
        }
        report.put("suites", reports);
        report.put("red", red);
        Path file = House.target("reliability").resolve("report.json");
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), report);
        table();
        out.println("written to src/target/reliability/report.json");
        return red ? RED : ran ? GREEN : SKIPPED;
    }

    private void one(Suite suite, long endNanos) throws IOException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("suite", suite.name());
        reports.add(report);
        Optional<String> missing = suite.missing();
        if (missing.isPresent()) {
            report.put("skipped", missing.get());
            out.println(suite.name() + ": skipped: " + missing.get());
            rows.add(String.format(Locale.ROOT, "%-13s skipped: %s", suite.name(), missing.get()));
            return;
        }
        Tally tally = new Tally();
        long begun = System.nanoTime();
        int rounds = wish.rounds().orElse(suite.rounds());
        run(suite, new Order(wish.seed(), rounds, endNanos, wish.plant(), folder(suite), out), tally);
        double seconds = Math.round((System.nanoTime() - begun) / 1e8) / 10.0;
        report.put("seconds", seconds);
        report.put("rounds_wanted", rounds);
        report.putAll(tally.report());
        report.put("complaints", tally.complaints());
        tally.complaints().forEach(line -> out.println("  " + suite.name() + " " + line));
        row(suite, tally, rounds, seconds);
        ran = true;
        red |= tally.isRed();
    }

    private void run(Suite suite, Order order, Tally tally) throws IOException {
        try {
            suite.run(order, tally);
            if (tally.get(Count.ROUNDS) == 0) {
                tally.complain(Count.BROKEN, "no round was run");
            }
        } catch (Exception | AssertionError e) {
            tally.complain(Count.BROKEN, "the suite ended with " + e + ", seed " + order.seed());
            e.printStackTrace(out);
        } finally {
            delete(order.folder());
        }
    }

    private static Path folder(Suite suite) throws IOException {
        return Files.createTempDirectory(House.target("reliability"), suite.name() + "-");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void row(Suite suite, Tally tally, int wanted, double seconds) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-13s", suite.name()));
        for (Count count : Count.values()) {
            row.append(String.format(Locale.ROOT, " %12d", tally.get(count)));
        }
        row.append(String.format(Locale.ROOT, " %8.1f s  %s", seconds, tally.isRed() ? "RED" : "green"));
        if (tally.get(Count.ROUNDS) < wanted && !tally.isComplete()) {
            row.append(", ").append(wanted).append(" rounds were wanted");
        }
        rows.add(row.toString());
    }

    private void table() {
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-13s", "suite"));
        for (Count count : Count.values()) {
            head.append(String.format(Locale.ROOT, " %12s", count.name().toLowerCase(Locale.ROOT)));
        }
        out.println(head);
        rows.forEach(out::println);
    }
}
