package dev.cairn.reliability;

import dev.cairn.check.House;
import dev.cairn.check.Proc;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.witness.WitnessStore;
import dev.cairn.reliability.Tally.Count;
import dev.cairn.store.EmbeddedStores;
import dev.cairn.store.SqliteWitnessStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A loaded ledger in a folder that is hurt again and again, and its books outside of that folder. */
final class Victim {
    /** Generous: other people build on this machine. */
    private static final Duration START = Duration.ofMinutes(5);

    private static final int LIFE_MS_MAX = 400;
    private static final int BIRTH_MS_MAX = 900;
    private static final int DIES_AT_BIRTH = 4;

    private final Order order;
    private final Tally tally;
    private final Random random;
    private final Script script;
    private final Books books;
    private final Path resume;

    /** How it dies. */
    interface Blow {
        void strike(Proc process) throws Exception;
    }

    /** The books lie beside the folder, not in it. */
    Victim(Order order, Path folder, Tally tally, Random random) {
        this.order = order;
        this.tally = tally;
        this.random = random;
        this.script = new Script(order.seed());
        this.books = new Books(
                tally,
                IntStream.range(0, Script.CHAINS).mapToObj(Consortium::chain).toList());
        this.resume = folder.resolveSibling(folder.getFileName() + ".resume");
    }

    /** Lives in the folder for a moment, and is struck; every fourth time already while it opens. */
    void live(Path folder, Blow blow) throws Exception {
        Files.write(resume, books.starts());
        try (Proc process = start(folder)) {
            if (random.nextInt(DIES_AT_BIRTH) == 0) {
                Thread.sleep(random.nextInt(BIRTH_MS_MAX));
            } else {
                process.awaitLine("^= ", START);
                Thread.sleep(random.nextInt(LIFE_MS_MAX));
            }
            boolean alive = process.isAlive();
            blow.strike(process);
            process.kill9();
            books.read(process.output());
            if (!alive) {
                tally.complain(Count.BROKEN, "ended by itself, seed " + order.seed() + process.tail());
            }
            Files.delete(process.log());
        }
        tally.add(Count.ROUNDS, 1);
    }

    private Proc start(Path folder) {
        return Proc.named("reliability-load")
                .jvm(
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=" + House.root().resolve(".mvn/tools/logback-test.xml"))
                .java(
                        LedgerLoad.class,
                        folder,
                        order.seed(),
                        resume,
                        order.plant().orElse("-"));
    }

    /** Opens what is left and compares. */
    void judge(Path folder) throws IOException {
        Path data = folder.resolve("ledger");
        if (!Files.exists(data)) {
            return;
        }
        try (Stores stores = EmbeddedStores.open(data);
                Ledger ledger = script.open(stores, List.of())) {
            books.judge(ledger);
        } catch (Trouble e) {
            tally.complain(kind(e), "does not open again, seed " + order.seed() + ": " + e.getMessage());
        }
        try (WitnessStore witness = SqliteWitnessStore.open(folder.resolve("witness.db"))) {
            long size =
                    witness.last(Consortium.ORIGIN).map(WitnessStore.Seen::size).orElse(0L);
            if (size < books.cosigned()) {
                tally.complain(
                        Count.LOST, "the witness has answered for " + books.cosigned() + " and remembers " + size);
            }
        }
    }

    /** Where the data end before the signed head, what the head promised is lost; anything else that keeps a ledger shut is broken. */
    private static Count kind(Trouble refusal) {
        return refusal.getMessage().startsWith("data are older than the signed head") ? Count.LOST : Count.BROKEN;
    }

    /** Ends the books. */
    void close() {
        books.countUnknown();
        synchronized (tally) {
            int before = ((Number) tally.report().getOrDefault("heads_shown", 0)).intValue();
            tally.figure("heads_shown", before + books.heads());
        }
    }
}
