package dev.cairn.reliability;

import dev.cairn.check.House;
import dev.cairn.check.Programs;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerState;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.reliability.Tally.Count;
import dev.cairn.store.EmbeddedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * A busy ledger's disk fills up, as somebody else's log files do it. A round is: down to the low-water mark, where intake must be refused,
 * reading go on, and all go on by itself when there is room again; then at once to the last byte, where the ledger may halt, and must
 * open again with everything it has acknowledged.
 */
final class FullDiskSuite implements Suite {
    private static final String NO_LOW_WATER = "no-low-water";
    private static final long LOW_WATER_BYTES = 64L << 20;
    private static final long MORE = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Without a mark nobody is ever sent away; this is what keeps {@code ./check} waiting. */
    private static final Duration SOON_PLANTED = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "full";
    }

    @Override
    public String summary() {
        return "a loaded ledger's disk fills up to the low-water mark, then to the last byte";
    }

    @Override
    public List<String> plants() {
        return List.of(NO_LOW_WATER, Books.ACK_BEFORE_FSYNC);
    }

    @Override
    public int rounds() {
        return 20;
    }

    @Override
    public Optional<String> missing() {
        return LoopDisk.missing(House.target("reliability"));
    }

    @Override
    public void run(Order order, Tally tally) throws Exception {
        for (int done = 0; order.goesOn(done) && !tally.isRed(); done++) {
            Path place = Files.createDirectory(order.folder().resolve("disk-" + done));
            try (LoopDisk disk = LoopDisk.make(place)) {
                new Round(order, tally, disk.folder()).run();
            }
            Files.delete(place.resolve("disk.img"));
            tally.add(Count.ROUNDS, 1);
            order.progress()
                    .println("full: " + (done + 1) + " of " + order.rounds() + ", " + tally.get(Count.ACKNOWLEDGED)
                            + " acknowledged, " + tally.get(Count.LOST) + " lost");
        }
    }

    /** One disk. */
    private static final class Round {
        private final Order order;
        private final Tally tally;
        private final Path folder;
        private final Path balloon;
        private final Script script;
        private final Books books;
        private final AtomicLong acknowledged = new AtomicLong();
        /** Gateways that were told FUL-02 since the last acknowledgement. */
        private final AtomicLong sentAway = new AtomicLong();

        Round(Order order, Tally tally, Path folder) {
            this.order = order;
            this.tally = tally;
            this.folder = folder;
            this.balloon = folder.resolve("balloon");
            this.script = new Script(order.seed());
            this.books = new Books(
                    tally,
                    IntStream.range(0, Script.CHAINS)
                            .mapToObj(Consortium::chain)
                            .toList());
        }

        void run() throws Exception {
            live(this::fallBelowTheMark);
            if (!tally.isRed()) {
                live(this::fillToTheLastByte);
                Files.deleteIfExists(balloon);
                live(this::workAgain);
            }
            books.countUnknown();
        }

        /** What happens while the ledger is busy. */
        private interface Story {
            void tell(Ledger ledger) throws IOException;
        }

        private void live(Story story) throws Exception {
            try (Stores stores = open();
                    Ledger ledger =
                            script.open(stores, List.of(), order.hasPlant(NO_LOW_WATER) ? 0 : LOW_WATER_BYTES)) {
                books.judge(ledger);
                Thread busy = new Thread(() -> keepBusy(ledger), "gateways");
                busy.start();
                story.tell(ledger);
                ledger.close();
                busy.join();
            } catch (Trouble e) {
                complain("does not open or close: " + e.getMessage());
            }
        }

        private Stores open() {
            Stores stores = EmbeddedStores.open(folder.resolve("ledger"));
            return order.hasPlant(Books.ACK_BEFORE_FSYNC) ? LateJournal.in(stores) : stores;
        }

        private void keepBusy(Ledger ledger) {
            try {
                Gateways.patient(script, this::say).keepBusy(ledger, books.starts());
            } catch (Exception | AssertionError e) {
                complain("gateways ended with " + e);
            }
        }

        private synchronized void say(String line) {
            books.read(List.of(line));
            if (line.startsWith("=")) {
                acknowledged.incrementAndGet();
                sentAway.set(0);
            } else if (line.equals("F FUL-02")) {
                sentAway.incrementAndGet();
            }
        }

        private void fallBelowTheMark(Ledger ledger) throws IOException {
            awaitMore("before the disk fills");
            Programs.run("fallocate", "-l", Long.toString(free() - LOW_WATER_BYTES / 2), balloon.toString());
            if (!await(order.hasPlant(NO_LOW_WATER) ? SOON_PLANTED : SOON, this::isClosed)) {
                complain("takes statements in below the low-water mark");
                return;
            }
            requireOpen(ledger);
            ledger.entries(0, Math.min(ledger.sequenced(), MORE));
            Files.delete(balloon);
            awaitMore("after there was room again");
            requireOpen(ledger);
        }

        private void fillToTheLastByte(Ledger ledger) {
            awaitMore("before the disk fills up");
            for (long step = free(); step >= 4_096; step /= 2) {
                Programs.attempt("fallocate", "-l", Long.toString(size() + step), balloon.toString());
            }
            if (!await(SOON, () -> ledger.state() instanceof LedgerState.Halted || isClosed())) {
                complain("takes statements in on a full disk");
            }
        }

        private void workAgain(Ledger ledger) {
            awaitMore("when it was opened again");
            requireOpen(ledger);
        }

        private void requireOpen(Ledger ledger) {
            if (ledger.state() instanceof LedgerState.Halted halted) {
                complain("halted: " + halted.code() + " " + halted.text());
            }
        }

        /** Each gateway has come several times, and was sent away each time. */
        private boolean isClosed() {
            return sentAway.get() >= 5L * Script.CHAINS;
        }

        private void awaitMore(String when) {
            long until = acknowledged.get() + MORE;
            if (!await(PATIENCE, () -> acknowledged.get() >= until)) {
                complain("acknowledges nothing " + when);
            }
        }

        private static boolean await(Duration patience, BooleanSupplier condition) {
            long end = System.nanoTime() + patience.toNanos();
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > end) {
                    return false;
                }
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
            return true;
        }

        private long free() {
            return folder.toFile().getUsableSpace();
        }

        private long size() {
            return balloon.toFile().length();
        }

        private void complain(String sentence) {
            tally.complain(Count.BROKEN, sentence + ", seed " + order.seed());
        }
    }
}
