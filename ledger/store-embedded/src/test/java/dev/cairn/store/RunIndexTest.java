package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.EntryIndex.Memo;
import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.ledger.contract.EntryIndexContract;
import dev.cairn.ledger.fake.MemoryIndex;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIndexTest extends EntryIndexContract {

    @TempDir
    Path folder;

    private RunIndex opened;

    @Override
    protected EntryIndex open() {
        close();
        opened = new RunIndex(folder.resolve("index.db"), "ledger");
        return opened;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    /** Puts of all sizes, so that small runs, files and merges of both come about; a naive twin says what must be found. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void finds_what_a_naive_twin_finds_through_all_merges(long seed) throws Exception {
        Random random = new Random(seed);
        EntryIndex index = open();
        MemoryIndex twin = new MemoryIndex();
        for (int put = 0; put < 120; put++) {
            List<Row> rows = rows(random, twin.cursor(), random.nextInt(10) == 0 ? 9_000 : random.nextInt(400));
            List<Memo> memos = List.of(new Memo("m" + random.nextInt(9), Bytes.random(random, 20)));
            long next = twin.cursor() + rows.size() / 2;
            index.put(rows, memos, next);
            twin.put(rows, memos, next);
            if (random.nextInt(30) == 0) {
                index = open();
            }
            if (random.nextInt(20) == 0) {
                Set<Long> some = random.longs(5, 0, next + 1).boxed().collect(Collectors.toSet());
                index.forget(some);
                twin.forget(some);
            }
            requireSame(twin, index, random, "seed " + seed + " put " + put);
        }
        requireSame(twin, open(), random, "seed " + seed + " opened again");
        assertTrue(runFiles() > 0, "no run was large enough for a file");
        assertTrue(runFiles() < 2 * IndexMerge.FAN_IN, runFiles() + " files: nothing was merged");
    }

    /** About {@code count} rows for half as many entries, with keys that many share and keys of their own. */
    private static List<Row> rows(Random random, long first, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Row(
                        random.nextBoolean() ? "item" : "place",
                        random.nextBoolean() ? "key" + random.nextInt(5) : "own" + first + "/" + i,
                        Instant.ofEpochMilli(first + i),
                        first + i / 2))
                .toList();
    }

    private static void requireSame(EntryIndex twin, EntryIndex index, Random random, String where) {
        assertEquals(twin.cursor(), index.cursor(), where);
        for (int i = 0; i < 9; i++) {
            assertEquals(twin.memo("m" + i), index.memo("m" + i), where);
            String key = "key" + random.nextInt(6);
            int limit = 1 + random.nextInt(50);
            long after = random.nextLong(-1, twin.cursor() + 1);
            assertEquals(twin.find("item", key, limit, after), index.find("item", key, limit, after), where);
            Instant from = Instant.ofEpochMilli(random.nextLong(twin.cursor() + 1));
            assertEquals(
                    twin.find("item", key, from, from.plusMillis(300), limit, -1),
                    index.find("item", key, from, from.plusMillis(300), limit, -1),
                    where);
        }
    }

    private long runFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("index"))) {
            return files.count();
        }
    }

    /** The ledger's feed and the projection's are in one file, and whoever empties its log on a busy disk holds it for long. */
    @Test
    void a_put_waits_for_the_other_feed_however_slow_the_disk_is() throws Exception {
        Path file = folder.resolve("index.db");
        EntryIndex index = open();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            CompletableFuture<Void> put =
                    CompletableFuture.runAsync(() -> index.put(List.of(new Row("item", "a", Instant.EPOCH, 1)), 2));
            assertThrows(TimeoutException.class, () -> put.get(6, TimeUnit.SECONDS));
            statement.execute("ROLLBACK");
            put.get(60, TimeUnit.SECONDS);
            assertEquals(2, index.cursor());
        }
    }

    @Test
    void begins_again_when_a_run_is_damaged_or_gone() throws Exception {
        for (boolean gone : new boolean[] {true, false}) {
            open().put(rows(new Random(5), 0, 10_000), List.of(new Memo("m", Bytes.EMPTY)), 5_000);
            close();
            Path file;
            try (Stream<Path> files = Files.list(folder.resolve("index"))) {
                file = files.findFirst().orElseThrow();
            }
            if (gone) {
                Files.delete(file);
            } else {
                byte[] content = Files.readAllBytes(file);
                content[content.length - 50] ^= 1;
                Files.write(file, content);
            }
            EntryIndex again = open();
            assertEquals(0, again.cursor());
            assertEquals(List.of(), again.find("item", "key1", 10, -1));
            assertEquals(Optional.empty(), again.memo("m"));
            assertEquals(0, runFiles());
        }
    }

    @Test
    void deletes_runs_that_a_crash_left_unnamed() throws Exception {
        open().put(rows(new Random(6), 0, 10_000), 5_000);
        Files.write(folder.resolve("index").resolve("ledger-77.run"), new byte[400]);
        assertEquals(5_000, open().cursor());
        assertEquals(1, runFiles());
    }
}
