package dev.cairn.ledger;

import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Tripwire;
import dev.cairn.ledger.fake.Tripwire.Left;
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
import java.util.function.Function;

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

    /** How a ledger is run: with its threads, or turn by turn. */
    private interface Writer extends AutoCloseable {
        Optional<Admission> offer(Offer offer) throws InterruptedException, ExecutionException, TimeoutException;

        /** Until everything is witnessed, or the ledger has halted. */
        boolean settle();

        LedgerState state();

        LedgerReader log();

        @Override
        void close();
    }

    /** How to open one. */
    private interface Opening {
        Writer open(CrashCheck check, Stores stores);
    }

    private static final Duration PERIOD = Duration.ofMillis(10);

    private static final int SCRIPT_OFFERS = 64;
    private static final Consortium ALL = Consortium.withoutWitnesses(7);
    private static final List<Offer> SCRIPT = script();

    private final Consortium all = ALL;
    private final List<Offer> offers = new ArrayList<>();
    private final Map<Offer, Long> acknowledged = new LinkedHashMap<>();
    private final List<StoredHead> swapped = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Disk disk;
    private final int rounds;
    private final Opening opening;
    private int said;

    /** {@code rounds}: blocks of two statements each, behind the genesis. */
    public CrashCheck(Disk disk, int rounds) {
        this(disk, rounds, Threads::new);
    }

    private CrashCheck(Disk disk, int rounds, Opening opening) {
        this.disk = disk;
        this.rounds = rounds;
        this.opening = opening;
    }

    /** The same without threads: every run of it is alike, and it takes milliseconds. */
    public static CrashCheck onOneThread(Disk disk, int rounds) {
        return new CrashCheck(disk, rounds, Turns::new);
    }

    /** Signed once: the same statements are said in every history. */
    private static List<Offer> script() {
        ChainPen pen = ALL.pen(ALL.device, Consortium.chain(1));
        List<Offer> script = new ArrayList<>();
        for (int i = 0; i < SCRIPT_OFFERS; i++) {
            script.add(ALL.reading(pen, i));
        }
        return List.copyOf(script);
    }

    /** Counts the writing calls of a history without fault. */
    public Map<String, Integer> count() {
        return live(Optional.empty()).calls();
    }

    /** Counts the writing calls of the life that follows these faults. */
    public Map<String, Integer> countAfter(Point... points) {
        for (Point point : points) {
            live(Optional.of(point));
            disk.powerCut();
        }
        return count();
    }

    /** Runs with one fault for each point, one after the other, then once without; gives what was not as promised. */
    public List<String> run(Point... points) {
        for (Point point : points) {
            live(Optional.of(point));
            disk.powerCut();
        }
        return afterwards();
    }

    /** Dies between a swap and its head, having written to some of the stores; gives what was not as promised afterwards. */
    public List<String> run(Left left) {
        if (!live(stores -> new Tripwire(stores, left)).tripped()) {
            violations.add("nothing died: " + left);
        }
        disk.powerCut();
        return afterwards();
    }

    private List<String> afterwards() {
        try (Stores stores = disk.open()) {
            afterwards(stores);
        } catch (Trouble e) {
            violations.add("does not open again: " + e.getMessage());
        }
        return violations;
    }

    private LedgerConfig config() {
        return LedgerConfig.of(all.genesis).withSealPeriod(PERIOD).withLimits(100, 0, 1 << 20);
    }

    private Writer open(Stores stores) {
        return opening.open(this, stores);
    }

    /** The ledger as it is, with its threads. */
    private static final class Threads implements Writer {
        private final Ledger ledger;

        Threads(CrashCheck check, Stores stores) {
            ledger = Ledger.open(check.config(), stores, check.all.log, List.of(), check.all.clock);
        }

        @Override
        public Optional<Admission> offer(Offer offer)
                throws InterruptedException, ExecutionException, TimeoutException {
            return Optional.of(ledger.offer(offer).get(60, TimeUnit.SECONDS));
        }

        @Override
        public boolean settle() {
            return until(() -> ledger.state() instanceof LedgerState.Halted
                    || ledger.witnessed().map(Head::size).orElse(0L) >= ledger.sequenced());
        }

        @Override
        public LedgerState state() {
            return ledger.state();
        }

        @Override
        public LedgerReader log() {
            return ledger;
        }

        @Override
        public void close() {
            ledger.close();
        }
    }

    /** The ledger's turns, one after the other. */
    private static final class Turns implements Writer {
        private final OneThread ledger;

        Turns(CrashCheck check, Stores stores) {
            ledger = OneThread.open(check.config(), stores, check.all.log, List.of(), check.all.clock);
        }

        @Override
        public Optional<Admission> offer(Offer offer) throws InterruptedException, ExecutionException {
            var answer = ledger.offer(offer);
            ledger.takeBatch();
            return answer.isDone() ? Optional.of(answer.get()) : Optional.empty();
        }

        @Override
        public boolean settle() {
            return ledger.settle();
        }

        @Override
        public LedgerState state() {
            return ledger.state();
        }

        @Override
        public LedgerReader log() {
            return ledger.log();
        }

        @Override
        public void close() {
            ledger.close();
        }
    }

    private Tripwire live(Optional<Point> point) {
        return live(stores -> new Tripwire(stores, point));
    }

    private Tripwire live(Function<Stores, Tripwire> wiring) {
        try (Stores stores = disk.open()) {
            Tripwire wire = wiring.apply(stores);
            try (Writer ledger = open(wire.stores())) {
                for (int i = 0; i < rounds; i++) {
                    offer(ledger, SCRIPT.get(said++));
                    offer(ledger, SCRIPT.get(said++));
                    if (!ledger.settle()) {
                        violations.add("neither settles nor halts: " + ledger.state());
                    }
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

    private void offer(Writer ledger, Offer offer) {
        offers.add(offer);
        answer(ledger, offer).ifPresent(index -> acknowledged.put(offer, index));
    }

    private Optional<Long> answer(Writer ledger, Offer offer) {
        try {
            Optional<Admission> answer = ledger.offer(offer);
            if (answer.isEmpty()) {
                violations.add("no answer seq=" + offer.statement().seq());
                return Optional.empty();
            }
            Admission admission = answer.get();
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

    private static boolean until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            java.util.concurrent.locks.LockSupport.parkNanos(500_000);
        }
        return condition.getAsBoolean();
    }

    private void afterwards(Stores stores) {
        try (Writer ledger = open(stores)) {
            acknowledged.forEach((offer, index) -> requireThere(ledger.log(), offer, index));
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
            if (!ledger.settle() || ledger.state() instanceof LedgerState.Halted) {
                violations.add("does not go on: " + ledger.state());
                return;
            }
            requireWhole(ledger.log());
        }
    }

    private void requireThere(LedgerReader ledger, Offer offer, long index) {
        if (index >= ledger.sequenced()
                || !ledger.entry(index).equals(offer.statement().bytes())) {
            violations.add("acknowledged statement lost index=" + index);
        } else if (!ledger.capsule(index).equals(Optional.of(offer.capsule()))) {
            violations.add("acknowledged capsule lost index=" + index);
        }
    }

    private void requireWhole(LedgerReader ledger) {
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
