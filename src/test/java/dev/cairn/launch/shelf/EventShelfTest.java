package dev.cairn.launch.shelf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.Finding;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.fake.Await;
import dev.cairn.query.EventStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a real ledger in a folder. */
class EventShelfTest {
    private static final int PIECE = 256;
    private static final long SEED = 41;

    @TempDir
    private Path folder;

    private Shelved house;

    @BeforeEach
    void a_ledger() {
        house = new Shelved(folder, SEED);
    }

    @AfterEach
    void close() throws Exception {
        house.close();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private boolean finds(String code) {
        return house.shelf().finding().map(Finding::code).filter(code::equals).isPresent();
    }

    @Test
    void follows_the_log_and_goes_on_where_it_was_after_a_restart() throws Exception {
        house.says("A", 30);
        house.start();
        house.awaitAll();
        house.says("B", 30);
        house.awaitAll();
        assertEquals(30, Shelved.count(house.shelf().events(), "A"));
        Map<String, Object> before = Shelved.answers(house.shelf().events());
        house.stop();
        house.says("C", 5);
        AtomicInteger fromTheBeginning = new AtomicInteger();
        house.start(house.gated(from -> fromTheBeginning.addAndGet(from == 0 ? 1 : 0)), () -> () -> {});
        house.awaitAll();
        assertEquals(5, Shelved.count(house.shelf().events(), "C"));
        assertEquals(0, fromTheBeginning.get(), "it was read from the beginning again");
        assertEquals(
                before.get("lots"),
                house.shelf().events().values("epcClass", "", 1_000).stream()
                        .filter(lot -> !lot.contains("/10/C-"))
                        .toList());
    }

    @Test
    void answers_nobody_before_it_holds_what_was_published_at_the_start() throws Exception {
        house.says("A", 2 * PIECE);
        Await.published(house.ledger);
        Semaphore go = new Semaphore(1);
        house.start(house.gated(from -> go.acquireUninterruptibly()), () -> () -> {});
        try {
            Await.until("it stands before the second piece", go::hasQueuedThreads);
            Trouble e =
                    assertThrows(Trouble.Unavailable.class, () -> house.shelf().events());
            assertTrue(String.valueOf(e.getMessage()).startsWith("PRJ-08 "), e.getMessage());
        } finally {
            go.release(1_000);
        }
        house.awaitAll();
    }

    @Test
    void is_made_anew_while_the_old_one_answers_and_answers_the_same() throws Exception {
        house.says("A", 3 * PIECE);
        Semaphore go = new Semaphore(1_000);
        house.start(house.gated(from -> go.acquireUninterruptibly()), () -> () -> {});
        house.awaitAll();
        Map<String, Object> before = Shelved.answers(house.shelf().events());
        Object key = Files.readAttributes(file("events.db"), "unix:ino").get("ino");
        go.drainPermits();
        go.release(1);
        new ReindexWish(folder).ask();
        try {
            Await.until("the new one stands half made", () -> go.hasQueuedThreads() && go.availablePermits() == 0);
            assertTrue(Files.exists(file("events.db.new")));
            assertEquals(before, Shelved.answers(house.shelf().events()));
        } finally {
            go.release(1_000);
        }
        Await.until("it is made anew", () -> !new ReindexWish(folder).isAsked());
        assertEquals(before, Shelved.answers(house.shelf().events()));
        assertFalse(
                key.equals(Files.readAttributes(file("events.db"), "unix:ino").get("ino")));
        assertFalse(Files.exists(file("events.db.new")));
        house.says("B", 3);
        house.awaitAll();
        assertEquals(3, Shelved.count(house.shelf().events(), "B"));
        house.stop();
        house.start();
        house.awaitAll();
        assertEquals(3, Shelved.count(house.shelf().events(), "B"), "what came after the exchange");
    }

    @Test
    void a_remake_that_was_broken_off_begins_again_and_leaves_nothing_behind() throws Exception {
        house.says("A", PIECE);
        house.start();
        house.awaitAll();
        Map<String, Object> before = Shelved.answers(house.shelf().events());
        house.stop();
        Files.writeString(file("events.db.new"), "half an index with Mrs Appleby in it");
        Files.writeString(file("events.db.new-wal"), "the same");
        new ReindexWish(folder).ask();
        house.start();
        Await.until("it is made anew", () -> !new ReindexWish(folder).isAsked());
        house.awaitAll();
        assertEquals(before, Shelved.answers(house.shelf().events()));
        assertEquals(List.of(), house.filesWith("Appleby"));
    }

    @Test
    void another_version_is_made_anew() throws Exception {
        house.says("A", 20);
        house.start();
        house.awaitAll();
        Map<String, Object> before = Shelved.answers(house.shelf().events());
        house.stop();
        change("PRAGMA user_version=99");
        change("UPDATE said SET value = 'https://id.gs1.org/01/old/10/way' WHERE value LIKE '%/10/A-%'");
        house.start();
        house.awaitAll();
        assertEquals(before, Shelved.answers(house.shelf().events()));
    }

    private void change(String sql) throws Exception {
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file("events.db"));
                Statement statement = db.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void a_file_that_is_no_database_torn_or_scribbled_over_is_made_anew() throws Exception {
        house.says("A", 20);
        house.start();
        house.awaitAll();
        Map<String, Object> before = Shelved.answers(house.shelf().events());
        house.stop();
        byte[] good = Files.readAllBytes(file("events.db"));
        byte[] scribbled = good.clone();
        Random random = new Random(SEED);
        for (int i = 100; i < scribbled.length; i++) {
            scribbled[i] = (byte) random.nextInt();
        }
        for (byte[] bad : List.of(
                "this is a text\n".repeat(1_000).getBytes(StandardCharsets.UTF_8),
                Arrays.copyOf(good, 5_000),
                new byte[0],
                scribbled)) {
            Files.write(file("events.db"), bad);
            house.start();
            house.awaitAll();
            assertEquals(before, Shelved.answers(house.shelf().events()), bad.length + " bytes, seed " + SEED);
            house.stop();
        }
    }

    @Test
    void damage_that_a_question_meets_is_told_and_mended() throws Exception {
        house.says("A", 20);
        house.start();
        house.awaitAll();
        Map<String, Object> before = Shelved.answers(house.shelf().events());
        house.stop();
        scribbleOver("said");
        house.start();
        house.awaitAll();
        EventStore damaged = house.shelf().events();
        assertThrows(Trouble.Corrupt.class, () -> damaged.values("epcClass", "", 10));
        Await.until(
                "it is made anew",
                () -> before.equals(Shelved.answers(house.shelf().events())));
        Await.until("nothing is wrong any more", () -> house.shelf().finding().isEmpty());
    }

    private void scribbleOver(String table) throws Exception {
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file("events.db"));
                Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = '" + table
                                + "'")) {
            assertTrue(row.next());
            int size = row.getInt(2);
            byte[] bytes = Files.readAllBytes(file("events.db"));
            Arrays.fill(bytes, (row.getInt(1) - 1) * size, row.getInt(1) * size, (byte) 0x5a);
            Files.write(file("events.db"), bytes);
        }
    }

    @Test
    void what_its_owner_had_erased_is_in_none_of_its_files() throws Exception {
        long first = house.says("Appleby", 3);
        house.says("Smith", 3);
        house.start();
        house.awaitAll();
        assertFalse(house.filesWith("Appleby-0").isEmpty(), "it was never there: the test cannot fail");
        house.erase(first);
        house.awaitAll();
        assertEquals(List.of(), house.filesWith("Appleby-0"));
        assertFalse(house.filesWith("Appleby-1").isEmpty());
        assertEquals(2, Shelved.count(house.shelf().events(), "Appleby"));
    }

    @Test
    void what_is_erased_while_it_is_made_anew_is_not_kept_in_the_half_made_one() throws Exception {
        long first = house.says("Appleby", 3);
        house.says("Smith", 3 * PIECE);
        Semaphore go = new Semaphore(0);
        AtomicBoolean gate = new AtomicBoolean();
        // Only the new one reads these pieces: the old one is past them.
        house.start(
                house.gated(from -> {
                    if (gate.get() && (from == PIECE || from == 2 * PIECE)) {
                        go.acquireUninterruptibly();
                    }
                }),
                () -> () -> {});
        house.awaitAll();
        gate.set(true);
        new ReindexWish(folder).ask();
        try {
            Await.until("the new one stands before its second piece", go::hasQueuedThreads);
            assertTrue(house.filesWith("Appleby-0").stream().anyMatch(name -> name.startsWith("events.db.new")));
            long behind = house.ledger.sequenced();
            house.erase(first);
            Await.published(house.ledger);
            go.release(1);
            Await.until(
                    "the old one has forgotten it", () -> house.shelf().events().cursor() > behind);
            assertTrue(new ReindexWish(folder).isAsked() && Files.exists(file("events.db.new")), "it is half made");
            assertEquals(List.of(), house.filesWith("Appleby-0"));
        } finally {
            go.release(1_000);
        }
        Await.until("it is made anew", () -> !new ReindexWish(folder).isAsked());
        assertEquals(2, Shelved.count(house.shelf().events(), "Appleby"));
        assertEquals(List.of(), house.filesWith("Appleby-0"));
    }

    @Test
    void a_disk_that_fills_up_is_told_and_left_to_the_ledger() throws Exception {
        house.says("A", 5);
        house.start();
        house.awaitAll();
        house.free.set(Room.FREE_BYTES_MIN - 1);
        new ReindexWish(folder).ask();
        Await.until("the remake is refused", () -> !new ReindexWish(folder).isAsked());
        assertTrue(new ReindexWish(folder).failure().orElseThrow().startsWith("PRJ-07 the disk has "));
        house.says("B", 3 * PIECE);
        Await.until("it is told", () -> finds("PRJ-03"));
        assertEquals(5, Shelved.count(house.shelf().events(), "A"), "what is there still answers");
        house.free.set(Long.MAX_VALUE);
        house.awaitAll();
        assertEquals(3 * PIECE, Shelved.count(house.shelf().events(), "B"));
        Await.until("nothing is wrong any more", () -> house.shelf().finding().isEmpty());
    }

    @Test
    void a_place_where_nothing_can_be_written_stops_nothing_and_is_tried_again() throws Exception {
        Files.createDirectories(file("events.db").resolve("in the way"));
        house.start();
        Await.until("it is told", () -> finds("PRJ-03"));
        assertThrows(Trouble.Unavailable.class, () -> house.shelf().events());
        house.says("A", 3);
        Files.delete(file("events.db").resolve("in the way"));
        Files.delete(file("events.db"));
        house.awaitAll();
        assertEquals(3, Shelved.count(house.shelf().events(), "A"));
    }

    @Test
    void a_folder_that_another_process_holds_is_not_touched() throws Exception {
        AtomicBoolean taken = new AtomicBoolean(true);
        house.says("A", 3);
        house.start(house.ledger, () -> {
            if (taken.get()) {
                throw new Trouble.Conflict("another process has this ledger open");
            }
            return () -> {};
        });
        Await.until("it is told", () -> finds("PRJ-03"));
        assertFalse(Files.exists(file("events.db")));
        taken.set(false);
        house.awaitAll();
    }

    @Test
    void a_log_that_says_nothing_yet_has_no_events() throws Exception {
        house.start();
        house.awaitAll();
        assertEquals(List.of(), house.shelf().events().values("epcClass", "", 10));
    }
}
