package dev.cairn.reliability;

import dev.cairn.reliability.Tally.Count;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A loaded ledger process and its witness end by signal 9 at random moments, also while they open. A round is one kill. */
final class KillSuite implements Suite {
    /** Then a new ledger begins, so that reading it all stays quick. */
    private static final int KILLS_A_LEDGER = 12;

    private static final int LANES = 2;

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String summary() {
        return "kill -9 of a loaded ledger and its witness";
    }

    @Override
    public List<String> plants() {
        return List.of(Books.ACK_BEFORE_FSYNC);
    }

    @Override
    public int rounds() {
        return 500;
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    /** Ends with the first promise broken: a ledger that broke one is no witness for the next. Lanes run beside each other, because each waits most of the time; a lane has one ledger after the other. */
    @Override
    public void run(Order order, Tally tally) throws Exception {
        AtomicInteger next = new AtomicInteger();
        ExecutorService lanes = Executors.newFixedThreadPool(LANES);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                Random random = new Random(order.seed() + lane);
                running.add(lanes.submit(() -> lane(order, tally, random, next)));
            }
            for (Future<?> lane : running) {
                lane.get();
            }
        } finally {
            lanes.shutdown();
        }
    }

    private static Void lane(Order order, Tally tally, Random random, AtomicInteger next) throws Exception {
        int round = next.getAndIncrement();
        while (order.goesOn(round) && !tally.isRed()) {
            Path folder = Files.createDirectory(order.folder().resolve("ledger-" + round));
            Victim victim = new Victim(order, folder, tally, random);
            for (int i = 0; i < KILLS_A_LEDGER && order.goesOn(round) && !tally.isRed(); i++) {
                victim.live(folder, process -> {});
                victim.judge(folder);
                round = next.getAndIncrement();
            }
            victim.close();
            order.progress()
                    .println("kill: " + tally.get(Count.ROUNDS) + " of " + order.rounds() + ", "
                            + tally.get(Count.ACKNOWLEDGED) + " acknowledged, " + tally.get(Count.LOST) + " lost");
        }
        return null;
    }
}
