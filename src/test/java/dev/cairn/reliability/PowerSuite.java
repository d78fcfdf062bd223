package dev.cairn.reliability;

import dev.cairn.check.House;
import dev.cairn.reliability.Tally.Count;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The power of a loaded ledger's disk, and of its witness's, is cut at random moments, also while they open. A round is one cut. */
final class PowerSuite implements Suite {
    /** Then a new disk begins, so that reading it all stays quick. */
    private static final int CUTS_A_DISK = 12;

    @Override
    public String name() {
        return "power";
    }

    @Override
    public String summary() {
        return "power cuts under a loaded ledger and its witness, on a loop-mounted ext4";
    }

    @Override
    public List<String> plants() {
        return List.of(Books.ACK_BEFORE_FSYNC);
    }

    @Override
    public int rounds() {
        return 200;
    }

    @Override
    public Optional<String> missing() {
        return LoopDisk.missing(House.target("reliability"));
    }

    @Override
    public void run(Order order, Tally tally) throws Exception {
        Random random = new Random(order.seed());
        for (int done = 0; order.goesOn(done) && !tally.isRed(); ) {
            Path place = Files.createDirectory(order.folder().resolve("disk-" + done));
            Victim victim = new Victim(order, place, tally, random);
            try (LoopDisk disk = LoopDisk.make(place)) {
                for (int i = 0; i < CUTS_A_DISK && order.goesOn(done) && !tally.isRed(); i++, done++) {
                    victim.live(disk.folder(), process -> disk.cut());
                    disk.restore();
                    victim.judge(disk.folder());
                }
            }
            Files.delete(place.resolve("disk.img"));
            victim.close();
            order.progress()
                    .println("power: " + done + " of " + order.rounds() + ", " + tally.get(Count.ACKNOWLEDGED)
                            + " acknowledged, " + tally.get(Count.LOST) + " lost");
        }
    }
}
