package dev.cairn.reliability;

import dev.cairn.check.House;
import dev.cairn.check.Proc;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.proof.Bytes;
import dev.cairn.reliability.FilesSuite.Task;
import dev.cairn.reliability.Steering.Mode;
import dev.cairn.reliability.Tally.Count;
import dev.cairn.store.EmbeddedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Processes that commit and are hurt ({@link OneCommit}), and what is left of their ledgers. */
final class CommitRuns {
    private static final Duration LIFE = Duration.ofSeconds(300);
    private static final int SIGKILLED = 128 + 9;
    private static final String NONE = "-";

    private final Order order;
    private final Tally tally;
    private final Script script;
    private final Path origin;
    private final List<String> said = new ArrayList<>();
    private final AtomicLong secondFaults = new AtomicLong();
    private final AtomicLong closings = new AtomicLong();
    private final AtomicInteger ledgers = new AtomicInteger();

    CommitRuns(Order order, Tally tally) {
        this.order = order;
        this.tally = tally;
        this.script = new Script(order.seed());
        this.origin = order.folder().resolve("origin");
    }

    /** Where a process finds what it is to do; each has its own. */
    private record Place(Path folder, String name) {
        Path steering() {
            return folder.resolve(name + ".steering");
        }

        Path file(String what) {
            return folder.resolve(name + "." + what);
        }
    }

    /** What a task said: its lines, and the lives it told of. */
    private record Told(Path folder, Task task, List<String> lines) {
        List<String> lives() {
            return lines.stream().filter(line -> line.startsWith(". ")).toList();
        }

        /** The call that was hurt in the first life. */
        Optional<String> hurt() {
            return lines.stream()
                    .takeWhile(line -> !line.startsWith(". "))
                    .filter(line -> line.startsWith("! "))
                    .findFirst();
        }
    }

    long rounds() {
        return tally.get(Count.ROUNDS);
    }

    /** Faults that met only the closing of the stores. */
    long closings() {
        return closings.get();
    }

    long secondFaults() {
        return secondFaults.get();
    }

    private Books books(Tally into) {
        List<Bytes> chains =
                IntStream.range(0, Script.CHAINS).mapToObj(Consortium::chain).toList();
        Books books = new Books(into, chains);
        books.read(said);
        return books;
    }

    /** The ledger that all others are copies of. */
    void firstCommit() throws IOException {
        Files.createDirectory(origin);
        List<String> lines = run(new Place(order.folder(), "first"), "-", List.of(origin + " 0 " + Mode.DEAD), 0, NONE);
        requireEnd(lines);
        said.addAll(lines);
    }

    private static void requireEnd(List<String> lines) {
        if (lines.stream().noneMatch(line -> line.startsWith(". end "))) {
            throw new IllegalStateException("a commit without a fault did not end: " + lines);
        }
    }

    /** The names of the calls of a commit, in their order. */
    List<String> countCalls() throws IOException {
        Path folder = order.folder().resolve("count");
        Place place = new Place(order.folder(), "count");
        requireEnd(run(place, origin.toString(), List.of(folder + " 0 " + Mode.DEAD), 0, NONE));
        FilesSuite.delete(folder);
        return Steering.of(place.steering()).names();
    }

    /** Tasks that a process survives, all in one. */
    void soft(List<Task> tasks) throws IOException {
        List<Path> folders = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (Task task : tasks) {
            folders.add(order.folder().resolve("ledger-" + ledgers.getAndIncrement()));
            words.add(folders.get(folders.size() - 1) + " " + task.words());
        }
        Place place = new Place(order.folder(), folders.get(0).getFileName().toString());
        List<String> lines = run(place, origin.toString(), words, 0);
        for (int i = 0; i < tasks.size(); i++) {
            int from = lines.indexOf("@ " + folders.get(i).getFileName());
            int to = i + 1 < tasks.size()
                    ? lines.indexOf("@ " + folders.get(i + 1).getFileName())
                    : lines.size();
            if (from < 0 || to < from) {
                throw new IllegalStateException(
                        "the process of " + tasks.get(i) + " ended early, seed " + order.seed());
            }
            judge(new Told(folders.get(i), tasks.get(i), lines.subList(from, to)));
        }
    }

    /** SIGKILL before the call: a process of its own. */
    void kill(int at) throws IOException {
        Task task = new Task(at, Mode.KILL, Optional.empty());
        Path folder = order.folder().resolve("ledger-" + ledgers.getAndIncrement());
        Place place = new Place(order.folder(), folder.getFileName().toString());
        judge(new Told(folder, task, run(place, origin.toString(), List.of(folder + " " + task.words()), SIGKILLED)));
    }

    private List<String> run(Place place, String from, List<String> tasks, int expected) throws IOException {
        return run(place, from, tasks, expected, order.plant().orElse(NONE));
    }

    private List<String> run(Place place, String from, List<String> tasks, int expected, String plant)
            throws IOException {
        Path resume = Files.write(place.file("resume"), books(new Tally()).starts());
        Path steering = Steering.file(place.steering());
        Path list = Files.write(place.file("tasks"), tasks);
        try (Proc process = Proc.named("reliability-commit")
                .jvm(
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=" + House.root().resolve(".mvn/tools/logback-test.xml"),
                        "-Dcairn.plant=" + plant)
                .env("LD_PRELOAD", Steering.library(order.folder()).toString())
                .env(Steering.VARIABLE, steering.toString())
                .java(OneCommit.class, from, order.seed(), resume, steering, list)) {
            int exit = process.awaitExit(LIFE);
            if (exit != expected) {
                tally.complain(Count.BROKEN, "ended with " + exit + ", seed " + order.seed() + process.tail());
            }
            List<String> lines = process.output();
            Files.delete(process.log());
            return lines;
        }
    }

    private void judge(Told told) throws IOException {
        Books books = books(tally);
        books.read(told.lines());
        rules(told);
        try (Stores stores = EmbeddedStores.open(told.folder().resolve("ledger"));
                Ledger ledger = script.open(stores, List.of())) {
            books.judge(ledger);
        } catch (Trouble e) {
            complain(told, "does not open again: " + e.getMessage());
        }
        books.countUnknown();
        FilesSuite.delete(told.folder());
        tally.add(Count.ROUNDS, 1);
    }

    /**
     * What must be so whatever was lost: a half write is completed, a failed sync of the journal or of any file is the end. Closing
     * promises nothing: SQLite carries its write-ahead log over then, and keeps it when a sync fails.
     */
    private void rules(Told told) {
        if (told.task().mode() == Mode.KILL) {
            return;
        }
        Optional<String> hurt = told.hurt();
        String life = told.lives().get(0);
        if (hurt.isEmpty()) {
            complain(told, "the call was not met");
        } else if (life.startsWith(". closed ")) {
            closings.incrementAndGet();
        } else if (told.task().mode() == Mode.SHORT && !life.startsWith(". end ")) {
            complain(told, "a half write was not completed: " + life);
        } else if (hurt.get().matches("! f(data)?sync .*\\.(seg|db|db-journal)")
                && told.task().mode() != Mode.DEAD
                && !life.startsWith(". halted ")) {
            complain(told, "went on after a failed sync: " + hurt.get());
        }
        if (told.lines().stream().filter(line -> line.startsWith("! ")).count() > 1) {
            secondFaults.incrementAndGet();
        }
    }

    private void complain(Told told, String what) {
        tally.complain(
                Count.BROKEN, told.task() + " " + told.hurt().orElse("") + ": " + what + ", seed " + order.seed());
    }
}
