package dev.cairn.reliability;

import dev.cairn.ledger.Cosigner;
import dev.cairn.ledger.Finding;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.Monitor;
import dev.cairn.ledger.Monitor.Promise;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.OneThread;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.LocalCosigner;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.reliability.Tally.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Gateways hold receipts, then the operator shows another history under the same keys, cosigned by witnesses who forgot: the monitor names
 * each receipt at the next checkpoint, whether it has seen the dropped head itself or not. A round is one receipt.
 */
final class DroppedSuite implements Suite {
    static final String NOT_SHOWN = "not-shown";
    private static final int RECEIPTS_A_LEDGER = 50;
    private static final int BATCH_MAX = 5;
    private static final Duration EVER = Duration.ofDays(36_500);

    @Override
    public String name() {
        return "dropped";
    }

    @Override
    public String summary() {
        return "receipts whose head the operator drops later, before the monitor";
    }

    @Override
    public List<String> plants() {
        return List.of(NOT_SHOWN);
    }

    @Override
    public int rounds() {
        return 1_000;
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public void run(Order order, Tally tally) {
        for (int done = 0; order.goesOn(done); ) {
            int receipts = Math.min(RECEIPTS_A_LEDGER, order.rounds() - done);
            world(order.seed() + done, receipts, order.hasPlant(NOT_SHOWN), tally);
            done += receipts;
        }
    }

    private static void world(long seed, int receipts, boolean notShown, Tally tally) {
        Random random = new Random(seed);
        Written first = new Written(2 * seed);
        Written second = new Written(2 * seed + 1);
        List<Promise> promises = first.write(receipts, random);
        second.write(receipts + 1 + random.nextInt(receipts), random);
        Remembered fresh = new Remembered();
        Remembered old = new Remembered();
        List<Finding> kept = monitor(first, old).look(promises);
        if (!kept.isEmpty()) {
            tally.complain(Count.MISJUDGED, "a kept promise is reported: " + kept.get(0) + ", seed " + seed);
        }
        for (Remembered memory : List.of(fresh, old)) {
            List<Finding> found = monitor(second, memory).look(notShown ? List.of() : promises);
            Set<String> named = new HashSet<>();
            found.stream().filter(each -> each.code().equals("MON-07")).forEach(each -> named.add(each.place()));
            promises.stream()
                    .filter(promise -> !named.contains(promise.place()))
                    .forEach(promise -> tally.complain(
                            Count.LOST, promise.place() + " is gone and nobody is told, seed " + seed + ": " + found));
        }
        tally.add(Count.ROUNDS, receipts);
        tally.add(Count.ACKNOWLEDGED, receipts);
    }

    private static Monitor monitor(Written shown, Monitor.Memory memory) {
        Monitor.Config config = new Monitor.Config(shown.all.genesis, Map.of(), EVER, EVER, Set.of(), EVER);
        return new Monitor(config, shown.ledger.log()::object, memory, () -> Consortium.NOW.plusSeconds(1));
    }

    /** The head that a monitor saw last. */
    private static final class Remembered implements Monitor.Memory {
        private Optional<String> note = Optional.empty();

        @Override
        public Optional<String> note() {
            return note;
        }

        @Override
        public void remember(String text) {
            note = Optional.of(text);
        }
    }

    /** One history. */
    private static final class Written {
        private final Consortium all;
        private final OneThread ledger;
        private final ChainPen pen;

        Written(long seed) {
            all = Consortium.withQuorum(seed, 2);
            List<Cosigner> three =
                    List.of(new LocalCosigner(all, 0), new LocalCosigner(all, 1), new LocalCosigner(all, 2));
            ledger = OneThread.open(
                    LedgerConfig.of(all.genesis).withLimits(1_000, 0, 1 << 20),
                    MemoryStores.create(),
                    all.log,
                    three,
                    all.clock);
            ledger.settle();
            pen = all.pen(all.device, Consortium.chain(1));
            log(all.founding.genesis(all.founding.pens(ledger.log(), all.registrars.subList(0, 2))));
        }

        private void log(List<Offer> offers) {
            offers.forEach(ledger::offer);
            ledger.takeBatch();
            ledger.settle();
        }

        /** Readings in small batches, and the promise for each under the head of its batch. */
        List<Promise> write(int count, Random random) {
            List<Promise> promises = new ArrayList<>();
            while (promises.size() < count) {
                List<Offer> offers = new ArrayList<>();
                for (int i = Math.min(1 + random.nextInt(BATCH_MAX), count - promises.size()); i > 0; i--) {
                    offers.add(all.reading(pen, random.nextInt(100)));
                }
                log(offers);
                for (Offer offer : offers) {
                    promises.add(promise(offer, promises.size()));
                }
            }
            return promises;
        }

        private Promise promise(Offer offer, int number) {
            long index = ledger.log()
                    .indexOf(offer.statement().chain(), offer.statement().seq())
                    .orElseThrow();
            Hash statement = offer.statement().hash();
            return new Promise(
                    number + ".receipt",
                    ledger.log().witnessed().orElseThrow().checkpoint(),
                    statement,
                    index,
                    Consortium.NOW);
        }
    }
}
