package dev.cairn.fuzz;

import dev.cairn.check.Proc;
import dev.cairn.proof.Bytes;
import dev.cairn.reliability.Order;
import dev.cairn.reliability.Suite;
import dev.cairn.reliability.Tally;
import dev.cairn.reliability.Tally.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every parser under Jazzer, one after the other, each in a process of its own for its share of the time. A round is one parser. */
public final class FuzzSuite implements Suite {
    private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
    private static final Pattern EXECUTIONS = Pattern.compile("stat::number_of_executed_units:\\s+([0-9]+)");
    private static final Pattern FINDING = Pattern.compile("^== Java |ERROR: libFuzzer");
    private static final int SECONDS_MIN = 5;
    private static final int SECONDS_MAX = 3_600;
    private static final int ONE_INPUT_SECONDS_MAX = 20;
    private static final int SHOWN_HEX_MAX = 4_000;
    private static final Duration GRACE = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "fuzz";
    }

    @Override
    public String summary() {
        return "each parser of foreign bytes under Jazzer, for its share of the time";
    }

    @Override
    public List<String> plants() {
        return List.of(Parsers.BELIEVED_LENGTH, Parsers.LENIENT_SPELLING);
    }

    @Override
    public int rounds() {
        return Parsers.all().size();
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public void run(Order order, Tally tally) throws IOException {
        Optional<Parser> planted = order.plant().flatMap(Parsers::planted);
        List<Parser> parsers = planted.map(List::of).orElseGet(Parsers::all);
        Map<String, Long> executions = new LinkedHashMap<>();
        int rounds = Math.min(order.rounds(), parsers.size());
        for (int done = 0; order.goesOn(done) && done < rounds; done++) {
            long left = TimeUnit.NANOSECONDS.toSeconds(order.endNanos() - System.nanoTime()) / (rounds - done);
            int seconds = (int) Math.max(SECONDS_MIN, Math.min(SECONDS_MAX, left));
            Parser parser = parsers.get(done);
            executions.put(parser.name(), fuzz(parser, seconds, order, tally));
            tally.add(Count.ROUNDS, 1);
            order.progress()
                    .println("fuzz: " + parser.name() + " " + executions.get(parser.name()) + " executions in "
                            + seconds + " s");
        }
        tally.figure(
                "executions",
                executions.values().stream().mapToLong(Long::longValue).sum());
        tally.figure("executions_by_parser", executions);
    }

    private static long fuzz(Parser parser, int seconds, Order order, Tally tally) throws IOException {
        Path folder = Files.createDirectories(order.folder().resolve(parser.name()));
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        List<Bytes> seeds = parser.seeds();
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(corpus.resolve("seed-" + i), seeds.get(i).toArray());
        }
        try (Proc jazzer = Proc.named("fuzz-" + parser.name())
                .jvm("-Xmx1g")
                .in(folder)
                .java(JAZZER, words(parser, seconds, order, folder, corpus))) {
            int exit = jazzer.awaitExit(Duration.ofSeconds(seconds).plus(GRACE));
            List<String> said = jazzer.output();
            long executions = executions(said);
            if (exit != 0) {
                tally.complain(Count.BROKEN, finding(parser, order, exit, said, folder));
            } else if (executions == 0) {
                tally.complain(Count.BROKEN, parser.name() + " was never called" + jazzer.tail());
            }
            return executions;
        }
    }

    private static Object[] words(Parser parser, int seconds, Order order, Path folder, Path corpus) {
        return new Object[] {
            "--target_class=" + FuzzTarget.class.getName(),
            "--target_args=" + parser.name()
                    + order.plant().map(plant -> " " + plant).orElse(""),
            "--instrumentation_includes=dev.cairn.**",
            // Jazzer's own sanitizers in our classes only: to weave them into Jackson and Bouncy Castle takes minutes.
            "--custom_hook_includes=dev.cairn.**",
            "--reproducer_path=" + folder,
            "-artifact_prefix=" + folder + "/",
            "-max_total_time=" + seconds,
            "-max_len=" + parser.bytesMax(),
            "-timeout=" + ONE_INPUT_SECONDS_MAX,
            // libFuzzer takes 0 for "choose one", and 32 bits.
            "-seed=" + (1 + Math.floorMod(order.seed(), Integer.MAX_VALUE - 1)),
            "-print_final_stats=1",
            corpus
        };
    }

    private static long executions(List<String> said) {
        return said.stream()
                .map(EXECUTIONS::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElse(0);
    }

    private static String finding(Parser parser, Order order, int exit, List<String> said, Path folder)
            throws IOException {
        String what = said.stream()
                .filter(line -> FINDING.matcher(line).find())
                .findFirst()
                .orElse("Jazzer ended with " + exit);
        return parser.name() + ", seed " + order.seed() + ": " + what + ", input " + input(folder);
    }

    private static String input(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Optional<Path> kept = files.filter(
                            file -> file.getFileName().toString().matches("(crash|timeout|oom)-.*"))
                    .sorted()
                    .findFirst();
            if (kept.isEmpty()) {
                return "not kept";
            }
            String hex = Bytes.wrap(Files.readAllBytes(kept.get())).hex();
            return hex.length() <= SHOWN_HEX_MAX ? hex : hex.substring(0, SHOWN_HEX_MAX) + "…";
        }
    }
}
