package dev.cairn.reliability;

import dev.cairn.reliability.Steering.Mode;
import dev.cairn.reliability.Tally.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Every call that changes the disk during one commit of the embedded store, SQLite's own included, is hurt in every way: nothing reaches
 * the disk any more from it on, it fails undone, it fails although it was done, it writes half, the process is killed before it. The calls
 * are counted once, then enumerated. After that pairs from the seed: the second fault in the recovery that follows. A round is one fault
 * or one pair; afterwards the folder is opened without faults and read leaf by leaf.
 */
final class FilesSuite implements Suite {
    private static final int BATCH = 40;
    private static final int LANES = 2;
    private static final int SECOND_CALL_MAX = 60;
    private static final List<Mode> SOFT = List.of(Mode.DEAD, Mode.NOT_DONE, Mode.DONE, Mode.SHORT);
    private static final int ALL_OF_THEM = 100_000;

    private final int kills;
    private final int pairs;

    /** One task: where and how, and the same for the life after it. */
    record Task(long at, Mode mode, Optional<Task> second) {
        String words() {
            return at + " " + mode + second.map(next -> " " + next.words()).orElse("");
        }
    }

    private FilesSuite(int kills, int pairs) {
        this.kills = kills;
        this.pairs = pairs;
    }

    /** All calls in all ways, and this many pairs. */
    static FilesSuite nightly() {
        return new FilesSuite(ALL_OF_THEM, 2_000);
    }

    /** All calls in all ways but SIGKILL, for which a process dies each time: some of those. */
    static FilesSuite small(int kills, int pairs) {
        return new FilesSuite(kills, pairs);
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public String summary() {
        return "every write, sync, rename and unlink of one commit: killed, failed undone, failed done, half written";
    }

    @Override
    public List<String> plants() {
        return List.of(Books.ACK_BEFORE_FSYNC, StubbornJournal.RETRY_FSYNC);
    }

    @Override
    public int rounds() {
        return ALL_OF_THEM;
    }

    @Override
    public Optional<String> missing() {
        return Steering.missing();
    }

    @Override
    public void run(Order order, Tally tally) throws Exception {
        Steering.build(order.folder());
        CommitRuns runs = new CommitRuns(order, tally);
        runs.firstCommit();
        List<String> calls = runs.countCalls();
        List<Task> singles = singles(calls);
        Random random = new Random(order.seed());
        boolean all = batches(order, tally, runs, singles)
                && killed(order, runs, calls.size(), random)
                && batches(order, tally, runs, pairs(calls, random));
        tally.figure("calls", names(calls));
        tally.figure("single_faults", Math.min(singles.size() + Math.min(kills, calls.size()), runs.rounds()));
        tally.figure("while_closing", runs.closings());
        tally.figure("second_faults_met", runs.secondFaults());
        tally.figure(Tally.COMPLETE, all);
    }

    private static List<Task> singles(List<String> calls) {
        List<Task> tasks = new ArrayList<>();
        for (int at = 1; at <= calls.size(); at++) {
            for (Mode mode : SOFT) {
                if (mode != Mode.SHORT || calls.get(at - 1).contains("write")) {
                    tasks.add(new Task(at, mode, Optional.empty()));
                }
            }
        }
        return tasks;
    }

    private List<Task> pairs(List<String> calls, Random random) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            Task second = new Task(1 + random.nextInt(SECOND_CALL_MAX), any(random), Optional.empty());
            int at = 1 + random.nextInt(calls.size());
            Mode mode = any(random);
            boolean possible = mode != Mode.SHORT || calls.get(at - 1).contains("write");
            tasks.add(new Task(at, possible ? mode : Mode.NOT_DONE, Optional.of(second)));
        }
        return tasks;
    }

    private static Mode any(Random random) {
        return SOFT.get(random.nextInt(SOFT.size()));
    }

    /** Batches run beside each other: one is judged while another is hurt. */
    private static boolean batches(Order order, Tally tally, CommitRuns runs, List<Task> tasks) throws Exception {
        List<Callable<Boolean>> batches = new ArrayList<>();
        int end = (int) Math.min(tasks.size(), order.rounds() - tally.get(Count.ROUNDS));
        for (int from = 0; from < end; from += BATCH) {
            List<Task> batch = tasks.subList(from, Math.min(end, from + BATCH));
            batches.add(() -> {
                boolean found = order.plant().isPresent() && tally.isRed();
                if (!found && order.goesOn((int) tally.get(Count.ROUNDS))) {
                    runs.soft(batch);
                    order.progress().println("files: " + tally.get(Count.ROUNDS) + " done");
                    return true;
                }
                return false;
            });
        }
        return inLanes(batches) && end == tasks.size();
    }

    private static boolean inLanes(List<Callable<Boolean>> work) throws Exception {
        ExecutorService lanes = Executors.newFixedThreadPool(LANES);
        boolean all = true;
        try {
            for (Future<Boolean> done : lanes.invokeAll(work)) {
                all &= done.get();
            }
        } finally {
            lanes.shutdown();
        }
        return all;
    }

    private boolean killed(Order order, CommitRuns runs, int calls, Random random) throws Exception {
        List<Integer> places = new ArrayList<>();
        for (int at = 1; at <= calls; at++) {
            places.add(at);
        }
        Collections.shuffle(places, random);
        List<Callable<Boolean>> lives = new ArrayList<>();
        for (int at : places.subList(0, Math.min(kills, calls))) {
            lives.add(() -> {
                if (order.goesOn((int) runs.rounds())) {
                    runs.kill(at);
                    return true;
                }
                return false;
            });
        }
        return inLanes(lives);
    }

    private static TreeMap<String, Integer> names(List<String> calls) {
        TreeMap<String, Integer> names = new TreeMap<>();
        calls.forEach(call -> names.merge(call, 1, Integer::sum));
        return names;
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
