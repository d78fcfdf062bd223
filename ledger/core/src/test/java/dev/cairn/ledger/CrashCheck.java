package dev.cairn.ledger;

import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Tripwire;
import dev.cairn.ledger.fake.Tripwire.Point;
import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.statement.ChainPen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * One history with one fault: log some, crash at a point, open again, and say everything that is not as promised. Nothing
 * acknowledged is lost, nothing is there twice, no head that was ever swapped is contradicted, and the ledger goes on.
 */
public final class CrashCheck {

    /** Stores that survive a crash, or not. */
    public interface Disk {
        /** Opens what is durable. */
        Stores open();

        /** Lets go of everything that was not made durable. */
        void powerCut();
    }

    private static final Duration PERIOD = Duration.ofMillis(10);

    private final Consortium all = Consortium.withoutWitnesses(7);
    private final ChainPen pen = all.pen(all.device, Consortium.chain(1));
    private final List<Offer> offers = new ArrayList<>();
    private final Map<Offer, Long> acknowledged = new LinkedHashMap<>();
    private final List<StoredHead> swapped = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Disk disk;
    private final int rounds;

    /** {@code rounds}: blocks of two statements each, behind the genesis. */
    public CrashCheck(Disk disk, int rounds) {
        this.disk = disk;
        this.rounds = rounds;
    }

    /** Counts the writing calls of a history without fault. */
    public Map<String, Integer> count() {
        return live(Optional.empty()).calls();
    }

    /** Runs with one fault for each point, one after the other, then once without; gives what was not as promised. */
    public List<String> run(Point... points) {
        for (Point point : points) {
            live(Optional.of(point));
            disk.powerCut();
        }
        try (Stores stores = disk.open()) {
            afterwards(stores);
        } catch (Trouble e) {
            violations.add("does not open again: " + e.getMessage());
        }
        return violations;
    }

    private Ledger open(Stores stores) {
        return Ledger.open(
                LedgerConfig.of(all.genesis).withSealPeriod(PERIOD).withLimits(100, 0, 1 << 20),
                stores,
                all.log,
                List.of(),
                all.clock);
    }

    private Tripwire live(Optional<Point> point) {
        try (Stores stores = disk.open()) {
            Tripwire wire = new Tripwire(stores, point);
            try (Ledger ledger = open(wire.stores())) {
                for (int i = 0; i < rounds; i++) {
                    offer(ledger, all.reading(pen, i));
                    offer(ledger, all.reading(pen, i));
                    settle(ledger);
                }
            } catch (Trouble fault) {
                if (!wire.tripped()) {
                    violations.add("trouble without a fault: " + fault.getMessage());
                }
            }
            swapped.addAll(wire.swapped);
            return wire;
        }
    }

    private void offer(Ledger ledger, Offer offer) {
        offers.add(offer);
        answer(ledger, offer).ifPresent(index -> acknowledged.put(offer, index));
    }

    private Optional<Long> answer(Ledger ledger, Offer offer) {
        try {
            Admission admission = ledger.offer(offer).get(5, TimeUnit.SECONDS);
            if (admission instanceof Admission.Admitted admitted) {
                return Optional.of(admitted.index());
            }
            return admission instanceof Admission.Duplicate duplicate
                    ? Optional.of(duplicate.index())
                    : Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            violations.add("no answer: " + e);
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean settle(Ledger ledger) {
        return until(() -> ledger.state() instanceof LedgerState.Halted
                || ledger.witnessed().map(Head::size).orElse(0L) >= ledger.sequenced());
    }

    private static boolean until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            java.util.concurrent.locks.LockSupport.parkNanos(500_000);
        }
        return condition.getAsBoolean();
    }

    private void afterwards(Stores stores) {
        try (Ledger ledger = open(stores)) {
            acknowledged.forEach((offer, index) -> requireThere(ledger, offer, index));
            for (Offer offer : offers) {
                Optional<Long> index = answer(ledger, offer);
                Long before = acknowledged.get(offer);
                if (index.isEmpty()) {
                    violations.add(
                            "not taken afterwards seq=" + offer.statement().seq());
                } else if (before != null && !before.equals(index.get())) {
                    violations.add("second index seq=" + offer.statement().seq() + " " + before + " " + index.get());
                }
            }
            if (!settle(ledger) || ledger.state() instanceof LedgerState.Halted) {
                violations.add("does not go on: " + ledger.state());
                return;
            }
            requireWhole(ledger);
        }
    }

    private void requireThere(Ledger ledger, Offer offer, long index) {
        if (index >= ledger.sequenced()
                || !ledger.entry(index).equals(offer.statement().bytes())) {
            violations.add("acknowledged statement lost index=" + index);
        } else if (!ledger.capsule(index).equals(Optional.of(offer.capsule()))) {
            violations.add("acknowledged capsule lost index=" + index);
        }
    }

    private void requireWhole(Ledger ledger) {
        try {
            LogCheck.requireWhole(ledger, all.genesis);
        } catch (AssertionError | Trouble e) {
            violations.add("log is not whole: " + e.getMessage());
        }
        List<Hash> leaves = ledger.entries(0, ledger.published().size()).stream()
                .map(Merkle::leaf)
                .toList();
        for (StoredHead head : swapped) {
            if (head.size() > leaves.size()
                    || !Merkle.root(leaves.subList(0, (int) head.size())).equals(head.root())) {
                violations.add("a swapped head is contradicted size=" + head.size());
            }
        }
    }
}
