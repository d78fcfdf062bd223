package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Admission.Admitted;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.LogCheck;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.statement.ChainPen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedLedgerTest {

    private static final int SEGMENT = 1 << 18;

    @TempDir
    Path folder;

    private final Consortium all = Consortium.withoutWitnesses(3);
    private final ChainPen pen = all.pen(all.device, Consortium.chain(1));
    private final List<AutoCloseable> opened = new ArrayList<>();

    private Ledger open() {
        Stores stores = EmbeddedStores.open(folder, SEGMENT);
        opened.add(0, stores);
        Ledger ledger = Ledger.open(
                LedgerConfig.of(all.genesis)
                        .withSealPeriod(Duration.ofMillis(20))
                        .withLimits(10_000, 0, 64 << 20),
                stores,
                all.log,
                List.of(),
                all.clock);
        opened.add(0, ledger);
        return ledger;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        opened.clear();
    }

    @Test
    void keeps_a_log_over_restarts_with_real_files() throws Exception {
        Ledger first = open();
        all.found(first, Consortium.chain(1));
        log(first, 700);
        settle(first);
        LogCheck.requireWhole(first, all.genesis);
        String note = first.published().note();
        close();
        Ledger second = open();
        assertEquals(note, second.published().note());
        log(second, 5);
        settle(second);
        LogCheck.requireWhole(second, all.genesis);
        assertTrue(second.keys().find(all.device.publicKey().thumbprint()).isPresent());
    }

    @Test
    void serves_exactly_the_files_that_tlog_tiles_names() throws Exception {
        Ledger ledger = open();
        log(ledger, 300);
        settle(ledger);
        List<String> files;
        try (Stream<Path> walk = Files.walk(folder.resolve("public"))) {
            files = walk.filter(Files::isRegularFile)
                    .map(file -> folder.resolve("public").relativize(file).toString())
                    .toList();
        }
        for (String file : files) {
            assertEquals(
                    Optional.of(Bytes.wrap(
                            Files.readAllBytes(folder.resolve("public").resolve(file)))),
                    ledger.object(file),
                    file);
        }
        assertTrue(files.containsAll(List.of("checkpoint", "checkpoint-pending", "tile/0/000", "tile/entries/000")));
        assertEquals(Optional.empty(), ledger.object("head.db"));
        assertEquals(Optional.empty(), ledger.object("../head.db"));
        assertEquals(Optional.empty(), ledger.object("tile/0/000.p/300"));
    }

    @Test
    void lets_the_journal_forget_what_is_kept_elsewhere() throws Exception {
        Ledger ledger = open();
        for (int i = 0; i < 6; i++) {
            log(ledger, 400);
            settle(ledger);
        }
        long segments = segments();
        assertTrue(segments <= 2, segments + " segments");
        close();
        Ledger again = open();
        LogCheck.requireWhole(again, all.genesis);
        log(again, 1);
        settle(again);
    }

    @Test
    void makes_a_deleted_index_again() throws Exception {
        Ledger ledger = open();
        log(ledger, 300);
        settle(ledger);
        close();
        for (String file : List.of("index.db", "index.db-wal", "index.db-shm")) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Ledger again = open();
        assertEquals(299, again.chain(Consortium.chain(1)).contiguous());
        LogCheck.requireWhole(again, all.genesis);
    }

    @Test
    void refuses_to_open_when_journal_or_tiles_are_not_those_of_the_head() throws Exception {
        Ledger ledger = open();
        log(ledger, 10);
        settle(ledger);
        close();
        for (Path journal : list(folder.resolve("journal"))) {
            Files.delete(journal);
        }
        assertThrows(Trouble.Corrupt.class, this::open);
    }

    @Test
    void answers_corrupt_rather_than_wrongly_when_a_file_was_changed() throws Exception {
        Ledger ledger = open();
        log(ledger, 600);
        settle(ledger);
        close();
        Path bundle = folder.resolve("public/tile/entries/001");
        byte[] good = Files.readAllBytes(bundle);
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        overwrite(bundle, bad);
        Ledger again = open();
        assertThrows(Trouble.Corrupt.class, () -> again.entry(300));
        again.entry(10);
        close();
        overwrite(bundle, good);
        Path tile = folder.resolve("public/tile/0/001");
        byte[] hashes = Files.readAllBytes(tile);
        hashes[77] ^= 1;
        overwrite(tile, hashes);
        Ledger third = open();
        assertThrows(Trouble.Corrupt.class, () -> third.entry(300));
        assertThrows(
                Trouble.Corrupt.class,
                () -> third.inclusion(300, third.published().size()));
    }

    @Test
    void gathers_many_clients_into_few_syncs() throws Exception {
        Ledger ledger = open();
        List<CompletableFuture<Admission>> answers = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            answers.add(ledger.offer(all.reading(pen, i)));
        }
        for (int i = 0; i < answers.size(); i++) {
            assertInstanceOf(Admitted.class, answers.get(i).get(30, TimeUnit.SECONDS), "offer " + i);
        }
        settle(ledger);
        LogCheck.requireWhole(ledger, all.genesis);
    }

    private static void overwrite(Path file, byte[] bytes) throws IOException {
        Files.delete(file);
        Files.write(file, bytes);
    }

    private long segments() throws IOException {
        return list(folder.resolve("journal")).size();
    }

    private static List<Path> list(Path where) throws IOException {
        try (Stream<Path> files = Files.list(where)) {
            return files.toList();
        }
    }

    private void log(Ledger ledger, int count) throws Exception {
        List<CompletableFuture<Admission>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Offer offer = all.reading(pen, i);
            answers.add(ledger.offer(offer));
        }
        for (CompletableFuture<Admission> answer : answers) {
            assertInstanceOf(Admitted.class, answer.get(30, TimeUnit.SECONDS));
        }
    }

    private static void settle(Ledger ledger) {
        Await.until(
                "heads " + ledger.state(),
                () -> ledger.witnessed().map(head -> head.size()).orElse(0L) >= ledger.sequenced());
    }
}
