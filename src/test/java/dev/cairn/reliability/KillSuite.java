package dev.cairn.reliability;

import dev.cairn.reliability.Tally.Count;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A loaded ledger process and its witness end by signal 9 at random moments, also while they open. A round is one kill. */
final class KillSuite implements Suite {
    /** Then a new ledger begins, so that reading it all stays quick. */
    private static final int KILLS_A_LEDGER = 12;

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

    @Override
    public void run(Order order, Tally tally) throws Exception {
        Random random = new Random(order.seed());
        for (int done = 0; order.goesOn(done); ) {
            Path folder = Files.createDirectory(order.folder().resolve("ledger-" + done));
            Victim victim = new Victim(order, tally, random);
            for (int i = 0; i < KILLS_A_LEDGER && order.goesOn(done) && !tally.isRed(); i++, done++) {
                victim.live(folder, process -> {});
                victim.judge(folder);
            }
            victim.close();
            order.progress()
                    .println("kill: " + done + " of " + order.rounds() + ", " + tally.get(Count.ACKNOWLEDGED)
                            + " acknowledged, " + tally.get(Count.LOST) + " lost");
            if (tally.isRed()) {
                return; // a ledger that broke one promise is no witness for the next
            }
        }
    }
}
