package dev.cairn.reliability;

import dev.cairn.ledger.sim.History;
import dev.cairn.ledger.sim.SimPlant;
import dev.cairn.reliability.Tally.Count;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Histories of a simulated world, one a seed. */
final class SimSuite implements Suite {
    private static final int TELL_EVERY = 500;

    @Override
    public String name() {
        return "sim";
    }

    @Override
    public String summary() {
        return "histories on one thread with a disk and a network that do their worst";
    }

    @Override
    public List<String> plants() {
        return Arrays.stream(SimPlant.values()).map(SimSuite::word).toList();
    }

    private static String word(SimPlant plant) {
        return plant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public int rounds() {
        return 2_000;
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public void run(Order order, Tally tally) {
        Optional<SimPlant> plant = Arrays.stream(SimPlant.values())
                .filter(one -> order.hasPlant(word(one)))
                .findFirst();
        long heads = 0;
        int damage = 0;
        int done = 0;
        for (; order.goesOn(done) && (plant.isEmpty() || !tally.isRed()); done++) {
            long seed = order.seed() + done;
            History.Outcome outcome = History.run(seed, plant);
            tally.add(Count.ROUNDS, 1);
            tally.add(Count.ATTEMPTED, outcome.attempted());
            tally.add(Count.ACKNOWLEDGED, outcome.acknowledged());
            tally.add(Count.UNKNOWN, outcome.attempted() - outcome.acknowledged());
            heads += outcome.heads();
            damage += outcome.damageFound() ? 1 : 0;
            outcome.violations().forEach(one -> tally.complain(kind(one), "seed " + seed + ": " + one));
            if (done % TELL_EVERY == TELL_EVERY - 1) {
                order.progress().println("sim: " + (done + 1) + " of " + order.rounds());
            }
        }
        tally.figure("heads", heads);
        tally.figure("memory_flips_found_before_signing", damage);
    }

    private static Count kind(String violation) {
        if (violation.contains(" lost ")) {
            return Count.LOST;
        }
        if (violation.contains("twice")) {
            return Count.DUPLICATED;
        }
        return violation.contains("two roots") || violation.contains("contradicted") ? Count.FORKED : Count.BROKEN;
    }
}
