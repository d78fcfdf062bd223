package dev.cairn.reliability;

import dev.cairn.ledger.CrashCheck.Disk;
import dev.cairn.ledger.CrashPairs;
import dev.cairn.ledger.fake.MemoryDisk;
import dev.cairn.ledger.fake.Tripwire.Mode;
import dev.cairn.reliability.Tally.Count;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Every writing call of a ledger's life fails in four ways, then every call of the life after it. A round is one pair of faults. */
final class CrashSuite implements Suite {
    private static final int BLOCKS = 2;
    private static final int ALL_OF_THEM = 1_000_000;

    @Override
    public String name() {
        return "crash";
    }

    @Override
    public String summary() {
        return "all pairs of failing store calls, enumerated";
    }

    @Override
    public List<String> plants() {
        return Arrays.stream(MemoryDisk.Plant.values()).map(CrashSuite::word).toList();
    }

    private static String word(MemoryDisk.Plant plant) {
        return plant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public int rounds() {
        return ALL_OF_THEM;
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public void run(Order order, Tally tally) {
        Supplier<Disk> disks = Arrays.stream(MemoryDisk.Plant.values())
                .filter(plant -> order.hasPlant(word(plant)))
                .<Supplier<Disk>>map(plant -> () -> new MemoryDisk(plant))
                .findFirst()
                .orElse(MemoryDisk::new);
        CrashPairs pairs = new CrashPairs(disks, BLOCKS, List.of(Mode.values()));
        pairs.run(() -> order.goesOn(pairs.pairs()));
        tally.add(Count.ROUNDS, pairs.pairs());
        tally.figure("single_faults", pairs.singles());
        tally.figure(Tally.COMPLETE, pairs.isComplete());
        pairs.violations().forEach(violation -> tally.complain(kind(violation), violation));
    }

    private static Count kind(String violation) {
        return violation.contains(" lost ")
                ? Count.LOST
                : violation.contains("contradicted") ? Count.FORKED : Count.BROKEN;
    }
}
