package dev.cairn.reliability;

import dev.cairn.check.House;
import dev.cairn.check.Proc;
import dev.cairn.check.Programs;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.proof.Bytes;
import dev.cairn.reliability.Tally.Count;
import dev.cairn.store.EmbeddedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every system call that changes the disk during one commit of the embedded store, SQLite's own included, is met by a kill before it or
 * answered with EIO instead of being done: the calls are counted once, then walked. A round is one call and one way.
 */
final class FilesSuite implements Suite {
    private static final Duration LIFE = Duration.ofSeconds(120);
    private static final List<String> CALLS = List.of(
            "write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "ftruncate", "mkdir", "chmod", "fallocate");
    private static final List<String> WAYS = List.of("signal=SIGKILL", "error=EIO");
    private static final Pattern CALL = Pattern.compile("^(\\d+) +([a-z0-9]+)\\((.*)$");

    /** One call to hurt: the how-manieth of its name, and how. */
    private record Hit(String call, int occurrence, String way) {}

    @Override
    public String name() {
        return "files";
    }

    @Override
    public String summary() {
        return "every write, sync, rename and unlink of one commit killed or failed, by strace";
    }

    @Override
    public List<String> plants() {
        return List.of(Books.ACK_BEFORE_FSYNC);
    }

    @Override
    public int rounds() {
        return 100_000;
    }

    @Override
    public Optional<String> missing() {
        if (Programs.find("strace").isEmpty()) {
            return Optional.of("strace is not installed");
        }
        try {
            Programs.run(
                    "strace",
                    "-f",
                    "-e",
                    "trace=write",
                    "-e",
                    "inject=write:error=EIO:when=9999",
                    "-o",
                    "/dev/null",
                    "true");
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of("strace may not inject here: " + e.getMessage());
        }
    }

    @Override
    public void run(Order order, Tally tally) throws Exception {
        Path origin = Files.createDirectory(order.folder().resolve("origin"));
        Run first = new Run(order, tally, origin);
        first.commit(List.of());
        List<Hit> hits = hits(order.folder(), first);
        Collections.shuffle(hits, new Random(order.seed()));
        int done = 0;
        for (; done < hits.size() && order.goesOn(done); done++) {
            Path folder = Files.createDirectory(order.folder().resolve("hit-" + done));
            copy(origin, folder);
            Run run = new Run(order, tally, folder, first);
            run.hit(hits.get(done));
            delete(folder);
            tally.add(Count.ROUNDS, 1);
        }
        tally.figure("calls", hits.size() / WAYS.size());
        tally.figure(Tally.COMPLETE, done == hits.size());
    }

    /** The calls of a commit on a ledger that is there, between {@code begin} and {@code end}, by the thread that does it. */
    private static List<Hit> hits(Path place, Run first) throws Exception {
        Path folder = Files.createDirectory(place.resolve("count"));
        copy(first.folder, folder);
        Path trace = place.resolve("trace");
        Run run = new Run(first.order, first.tally, folder, first);
        run.commit(List.of("-o", trace.toString()));
        delete(folder);
        String thread = "";
        Map<String, Integer> before = new HashMap<>();
        Map<String, Map<String, Integer>> seen = new HashMap<>();
        List<Hit> hits = new ArrayList<>();
        for (String line : Files.readAllLines(trace)) {
            Matcher call = CALL.matcher(line);
            if (!call.matches()) {
                continue;
            }
            int nth = seen.computeIfAbsent(call.group(1), t -> new TreeMap<>()).merge(call.group(2), 1, Integer::sum);
            if (call.group(3).startsWith("1, \"begin")) {
                thread = call.group(1);
            } else if (call.group(3).startsWith("1, \"end")) {
                break;
            } else if (call.group(1).equals(thread)) {
                WAYS.forEach(way -> hits.add(new Hit(call.group(2), nth, way)));
            }
        }
        Files.delete(trace);
        return hits;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** One ledger's folder and its books. */
    private static final class Run {
        private final Order order;
        private final Tally tally;
        private final Path folder;
        private final Script script;
        private final Books books;
        private final List<String> said = new ArrayList<>();

        Run(Order order, Tally tally, Path folder) {
            this.order = order;
            this.tally = tally;
            this.folder = folder;
            this.script = new Script(order.seed());
            List<Bytes> chains = IntStream.range(0, Script.CHAINS)
                    .mapToObj(Consortium::chain)
                    .toList();
            this.books = new Books(tally, chains);
        }

        /** In a copy of another's folder, with what that one has said. */
        Run(Order order, Tally tally, Path folder, Run before) {
            this(order, tally, folder);
            said.addAll(before.said);
            books.read(said);
        }

        /** One commit, under strace with these words. */
        private Proc start(List<String> words) throws IOException {
            Path resume = folder.resolveSibling(folder.getFileName() + ".resume");
            Files.write(resume, books.starts());
            List<String> command = new ArrayList<>();
            if (!words.isEmpty()) {
                command.addAll(List.of(
                        Programs.find("strace").orElseThrow().toString(),
                        "-f",
                        "-e",
                        "trace=" + String.join(",", CALLS)));
                command.addAll(words);
            }
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    "-Dcairn.root=" + House.root(),
                    "-Dlogback.configurationFile=" + House.root().resolve(".mvn/tools/logback-test.xml"),
                    "-Dcairn.plant=" + order.plant().orElse("-"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    OneCommit.class.getName(),
                    folder.toString(),
                    Long.toString(order.seed()),
                    resume.toString()));
            return Proc.named("reliability-commit").command(command);
        }

        void commit(List<String> words) throws IOException {
            try (Proc process = start(words)) {
                int exit = process.awaitExit(LIFE);
                if (exit != 0) {
                    throw new IllegalStateException("a commit without a fault ended with " + exit + process.tail());
                }
                said.addAll(process.output());
                books.read(process.output());
                Files.delete(process.log());
            }
        }

        void hit(Hit hit) throws IOException {
            List<String> words = List.of(
                    "-o", "/dev/null", "-e", "inject=" + hit.call() + ":" + hit.way() + ":when=" + hit.occurrence());
            try (Proc process = start(words)) {
                process.awaitExit(LIFE);
                books.read(process.output());
                judge(hit);
                books.countUnknown();
                Files.delete(process.log());
            }
        }

        private void judge(Hit hit) {
            try (Stores stores = EmbeddedStores.open(folder.resolve("ledger"));
                    Ledger ledger = script.open(stores, List.of())) {
                books.judge(ledger);
            } catch (Trouble e) {
                tally.complain(
                        Count.BROKEN,
                        "does not open again after " + hit + ", seed " + order.seed() + ": " + e.getMessage());
            }
        }
    }
}
