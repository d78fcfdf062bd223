package dev.cairn.launch.shelf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.query.EventStore;
import dev.cairn.store.cassandra.CassandraAddress;
import dev.cairn.store.cassandra.CassandraStores;
import dev.cairn.store.cassandra.server.CassandraCluster;
import dev.cairn.store.cassandra.server.NeedsCassandra;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a real ledger in Cassandra, whose events lie there too. */
@NeedsCassandra
class TableShelfTest {
    private static final int PIECE = 256;
    private static final long SEED = 43;

    /** Making the tables takes seconds. */
    private static final String KEYSPACE = CassandraCluster.freshKeyspace();

    private static final AtomicInteger LEDGERS = new AtomicInteger();

    @TempDir
    private Path folder;

    private Shelved house;

    @BeforeEach
    void a_ledger() throws Exception {
        house = house();
    }

    private Shelved house() throws InterruptedException {
        CassandraAddress address = CassandraAddress.parse(
                "cassandra://" + CassandraCluster.shared().contactPoints() + "/" + KEYSPACE + "?dc="
                        + CassandraCluster.DATACENTER + "&replication=1");
        String origin = Consortium.withoutWitnesses(SEED).genesis.origin() + "/" + LEDGERS.incrementAndGet();
        CassandraStores.Opened opened = CassandraStores.openAll(address, Optional.empty(), origin, "test", line -> {});
        return new Shelved(folder, SEED, opened.stores(), new TableKeep(opened.events(), folder));
    }

    @AfterEach
    void close() throws Exception {
        house.close();
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of(), files.map(Path::getFileName).map(Path::toString).toList());
        }
    }

    private void gatedRemake(Semaphore go, Runnable whileHalfMade) throws IOException {
        go.drainPermits();
        go.release(1);
        new ReindexWish(folder).ask();
        try {
            Await.until("the new one stands half made", () -> go.hasQueuedThreads() && go.availablePermits() == 0);
            whileHalfMade.run();
        } finally {
            go.release(1_000);
        }
        Await.until("it is made anew", () -> !new ReindexWish(folder).isAsked());
        assertEquals(Optional.empty(), new ReindexWish(folder).failure());
    }

    @Test
    void is_made_anew_while_the_old_one_answers_and_answers_the_same() throws Exception {
        house.says("A", 3 * PIECE);
        Semaphore go = new Semaphore(1_000);
        house.start(house.gated(from -> go.acquireUninterruptibly()), () -> () -> {});
        house.awaitAll();
        Map<String, Object> before = Shelved.answers(house.shelf().events());
        gatedRemake(go, () -> assertEquals(before, Shelved.answers(house.shelf().events())));
        assertEquals(before, Shelved.answers(house.shelf().events()));
        house.says("B", 3);
        house.awaitAll();
        assertEquals(3, Shelved.count(house.shelf().events(), "B"));
        house.stop();
        house.start();
        house.awaitAll();
        assertEquals(3, Shelved.count(house.shelf().events(), "B"), "what came after the exchange");
        assertEquals(3 * PIECE, Shelved.count(house.shelf().events(), "A"));
    }

    @Test
    void goes_on_where_it_was_after_a_restart_and_deletes_what_lies_in_the_folder_from_before() throws Exception {
        house.says("A", 30);
        for (String left : List.of("events.db", "events.db-wal", "events.db.new")) {
            Files.writeString(folder.resolve(left), "Mrs Appleby");
        }
        house.start();
        house.awaitAll();
        house.stop();
        AtomicInteger fromTheBeginning = new AtomicInteger();
        house.start(house.gated(from -> fromTheBeginning.addAndGet(from == 0 ? 1 : 0)), () -> () -> {});
        house.awaitAll();
        assertEquals(30, Shelved.count(house.shelf().events(), "A"));
        assertEquals(0, fromTheBeginning.get(), "it was read from the beginning again");
    }

    @Test
    void what_is_erased_while_it_is_made_anew_is_in_neither() throws Exception {
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
            long behind = house.ledger.sequenced();
            house.erase(first);
            Await.published(house.ledger);
            go.release(1);
            Await.until(
                    "the old one has forgotten it", () -> house.shelf().events().cursor() > behind);
            assertTrue(new ReindexWish(folder).isAsked(), "it is half made");
            assertEquals(2, Shelved.count(house.shelf().events(), "Appleby"));
        } finally {
            go.release(1_000);
        }
        Await.until("it is made anew", () -> !new ReindexWish(folder).isAsked());
        assertEquals(2, Shelved.count(house.shelf().events(), "Appleby"));
    }

    @Test
    void answers_nobody_before_it_holds_what_was_published_at_the_start() throws Exception {
        house.says("A", 2 * PIECE);
        Await.published(house.ledger);
        Semaphore go = new Semaphore(1);
        house.start(house.gated(from -> go.acquireUninterruptibly()), () -> () -> {});
        try {
            Await.until("it stands before the second piece", go::hasQueuedThreads);
            EventShelf shelf = house.shelf();
            Trouble e = assertThrows(Trouble.Unavailable.class, shelf::events);
            assertTrue(String.valueOf(e.getMessage()).startsWith("PRJ-08 "), e.getMessage());
        } finally {
            go.release(1_000);
        }
        house.awaitAll();
        EventStore events = house.shelf().events();
        assertFalse(events.having("bizStep", "shipping").isEmpty() && Shelved.count(events, "A") == 0);
    }
}
