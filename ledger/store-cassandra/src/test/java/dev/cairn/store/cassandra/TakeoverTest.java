package dev.cairn.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.Admission.Admitted;
import dev.cairn.ledger.Admission.Retry;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.LedgerState;
import dev.cairn.ledger.LedgerState.Halted;
import dev.cairn.ledger.LogCheck;
import dev.cairn.ledger.ObjectStore;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.store.cassandra.server.NeedsCassandra;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsCassandra
class TakeoverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String origin = TestKeyspace.freshLedger();
    private final Consortium all = Consortium.withoutWitnesses(11);
    private final ChainPen pen = all.pen(all.device, Consortium.chain(1));
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.add(0, part);
        return part;
    }

    /** Deposes whoever writes, lease or not. */
    private Stores depose() {
        return CassandraStores.stores(TestKeyspace.cql(), origin, TestKeyspace.claim(origin), 256, () -> {});
    }

    private Ledger ledger(Stores stores) {
        return keep(Ledger.open(
                LedgerConfig.of(all.genesis)
                        .withSealPeriod(Duration.ofMillis(20))
                        .withLimits(10_000, 0, 64 << 20),
                stores,
                all.log,
                List.of(),
                all.clock));
    }

    private static void settle(Ledger ledger) {
        Await.until(
                "heads " + ledger.state(),
                () -> ledger.witnessed().map(head -> head.size()).orElse(0L) >= ledger.sequenced());
    }

    @Test
    void a_second_writer_goes_on_where_the_first_was_and_the_first_halts() throws Exception {
        Ledger first = ledger(depose());
        for (int i = 0; i < 20; i++) {
            assertInstanceOf(Admitted.class, first.offer(all.reading(pen, i)).get(30, TimeUnit.SECONDS));
        }
        Ledger second = ledger(depose());
        var late = first.offer(all.reading(pen, 20)).get(30, TimeUnit.SECONDS);
        assertInstanceOf(Retry.class, late, "a deposed writer acknowledges nothing");
        Await.until("first halts", () -> first.state() instanceof Halted);
        assertEquals("HLT-03", ((Halted) first.state()).code());
        assertInstanceOf(Admitted.class, second.offer(all.reading(pen, 21)).get(30, TimeUnit.SECONDS));
        settle(second);
        assertInstanceOf(LedgerState.Open.class, second.state());
        LogCheck.requireWhole(second, all.genesis);
        assertEquals(20, second.chain(Consortium.chain(1)).contiguous() + 1);
    }

    /**
     * Who founds a ledger and sleeps before it shows the first head, of one entry, has nothing of its own by which to tell that a successor
     * shows a larger one and has let the journal's beginning go. Were the head set back, nobody could open this ledger any more.
     */
    @Test
    void a_ledger_opens_again_after_its_founder_woke_with_the_first_head_in_hand() throws Exception {
        Stores claimed = depose();
        SleepingObjects bed = new SleepingObjects(claimed.objects());
        Ledger founder = ledger(with(claimed, bed));
        try {
            assertTrue(bed.asleep.await(60, TimeUnit.SECONDS), "no head, " + founder.state());
            for (int i = 0; i < 20; i++) {
                assertInstanceOf(
                        Admitted.class, founder.offer(all.reading(pen, i)).get(10, TimeUnit.SECONDS));
            }
            Stores taken = depose();
            Ledger second = ledger(taken);
            assertInstanceOf(Admitted.class, second.offer(all.reading(pen, 20)).get(10, TimeUnit.SECONDS));
            settle(second);
            Await.until("trimmed", PATIENCE, () -> taken.journal().first() > 1);
            second.close();
        } finally {
            bed.awake.countDown();
        }
        Await.until("founder halts", PATIENCE, () -> founder.state() instanceof Halted);
        assertEquals(
                "HLT-03", ((Halted) founder.state()).code(), founder.state().toString());
        Ledger third = ledger(depose());
        settle(third);
        LogCheck.requireWhole(third, all.genesis);
        assertEquals(21, third.chain(Consortium.chain(1)).contiguous() + 1);
    }

    private static Stores with(Stores stores, ObjectStore objects) {
        return new Stores(
                stores.heads(),
                stores.journal(),
                objects,
                stores.capsules(),
                stores.positions(),
                stores.index(),
                stores.closer());
    }

    @Test
    void an_idle_writer_hears_that_it_was_deposed() {
        HeadRow row = TestKeyspace.claim(origin);
        Ledger idle = ledger(CassandraStores.stores(TestKeyspace.cql(), origin, row, 256, () -> {}));
        settle(idle);
        row.requireStillMine();
        TestKeyspace.claim(origin);
        assertThrows(Trouble.Conflict.class, row::requireStillMine);
        Await.until("halts", () -> idle.state() instanceof Halted);
        assertEquals("HLT-03", ((Halted) idle.state()).code());
    }

    /** Paused for so long that another came, claimed the ledger and went: the lease is free, and the ledger is not ours. */
    @Test
    void a_lease_that_is_taken_anew_says_nothing_about_the_ledger() throws Exception {
        HeadRow row = TestKeyspace.claim(origin);
        Lease lease = keep(Lease.take(TestKeyspace.cql(), origin, "first", UUID.randomUUID(), told -> {}));
        TestKeyspace.claim(origin);
        Cql cql = TestKeyspace.cql();
        assertTrue(cql.conditional(cql.bind("DELETE FROM lease WHERE ledger = ? IF EXISTS", origin)));
        lease.keep(row::requireStillMine);
        Await.until("the lease is taken anew", PATIENCE, () -> Lease.isHeld(cql, origin));
        Await.until("it looks whether the ledger is still its own", PATIENCE, () -> {
            try {
                row.requireNotKnownLost();
                return false;
            } catch (Trouble.Conflict deposed) {
                return true;
            }
        });
    }

    /** Who was killed is followed when his lease has run out. The plant is a lease that never does: nobody would ever follow. */
    @Test
    void a_lease_that_nobody_renews_runs_out_and_is_taken() throws Exception {
        String stuck = TestKeyspace.freshLedger();
        Cql cql = TestKeyspace.cql();
        keep(Lease.take(cql, origin, "killed", UUID.randomUUID(), told -> {})); // and never renewed
        String immortal = "INSERT INTO lease (ledger, holder, writer) VALUES (?, ?, 'planted') IF NOT EXISTS";
        assertTrue(cql.conditional(cql.bind(immortal, stuck, UUID.randomUUID())));
        CompletableFuture<Lease> planted = standBy(stuck);
        keep(standBy(origin).get(60, TimeUnit.SECONDS));
        assertFalse(planted.isDone(), "the planted lease was as old when it was looked at");
        assertTrue(cql.conditional(cql.bind("DELETE FROM lease WHERE ledger = ? IF EXISTS", stuck)));
        keep(planted.get(60, TimeUnit.SECONDS));
    }

    private static CompletableFuture<Lease> standBy(String ledger) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return Lease.take(TestKeyspace.cql(), ledger, "second", UUID.randomUUID(), told -> {});
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void rows_that_a_zombie_writes_late_are_never_read_and_do_not_stay() {
        HeadRow before = TestKeyspace.claim(origin);
        CassandraJournal zombie = CassandraJournal.open(TestKeyspace.cql(), origin, before, 256);
        CassandraJournal now = CassandraJournal.open(TestKeyspace.cql(), origin, TestKeyspace.claim(origin), 256);
        JournalRecord secret = record(0, "Mrs Appleby");
        assertThrows(Trouble.Conflict.class, () -> zombie.append(secret));
        assertEquals(
                List.of(),
                TestKeyspace.cql()
                        .rows(
                                "SELECT first FROM journal WHERE ledger = ? AND epoch = ? AND segment = ?",
                                origin,
                                before.epoch(),
                                0L));
        JournalRecord right = record(0, "right");
        now.append(right);
        List<JournalRecord> read = new ArrayList<>();
        CassandraJournal.open(TestKeyspace.cql(), origin, TestKeyspace.claim(origin), 256)
                .replay(0, read::add);
        assertEquals(List.of(right), read);
    }

    @Test
    void a_batch_whose_rows_are_gone_or_changed_is_corrupt_and_never_skipped() {
        HeadRow mine = TestKeyspace.claim(origin);
        CassandraJournal journal = CassandraJournal.open(TestKeyspace.cql(), origin, mine, 256);
        journal.append(record(0, "one"));
        journal.append(record(1, "two"));
        long epoch = mine.epoch();
        Cql cql = TestKeyspace.cql();
        cql
                .rows(
                        "SELECT first, digest FROM journal WHERE ledger = ? AND epoch = ? AND segment = ?",
                        origin,
                        epoch,
                        0L)
                .stream()
                .filter(row -> row.getLong("first") == 0)
                .forEach(row -> cql.write(
                        "UPDATE journal SET bytes = ? WHERE ledger = ? AND epoch = ? AND segment = ? AND first = 0 AND digest = ? AND part = 0",
                        Bytes.ofUtf8("changed"),
                        origin,
                        epoch,
                        0L,
                        row.getByteBuffer("digest")));
        assertThrows(Trouble.Corrupt.class, () -> journal.replay(0, record -> {}));
        cql.write(
                "DELETE FROM journal WHERE ledger = ? AND epoch = ? AND segment = ? AND first = 0", origin, epoch, 0L);
        assertThrows(Trouble.Corrupt.class, () -> journal.replay(0, record -> {}));
        HeadRow row = TestKeyspace.claim(origin);
        assertThrows(Trouble.Corrupt.class, () -> CassandraJournal.open(cql, origin, row, 256));
    }

    @Test
    void a_head_moves_on_with_the_larger_tree_and_not_with_the_later_hand() {
        CassandraObjects zombie = new CassandraObjects(TestKeyspace.cql(), origin);
        CassandraObjects now = new CassandraObjects(TestKeyspace.cql(), origin);
        zombie.replace("checkpoint", checkpoint(5, "a"));
        now.replace("checkpoint", checkpoint(9, "b"));
        zombie.replace("checkpoint", checkpoint(7, "c"));
        assertEquals(Optional.of(checkpoint(9, "b")), now.get("checkpoint"));
        now.replace("checkpoint", checkpoint(9, "cosigned afresh"));
        assertEquals(Optional.of(checkpoint(9, "cosigned afresh")), zombie.get("checkpoint"));
    }

    @Test
    void a_head_is_not_set_back_by_a_hand_that_sets_it_for_the_first_time() {
        new CassandraObjects(TestKeyspace.cql(), origin).replace("checkpoint", checkpoint(9, "b"));
        CassandraObjects zombie = new CassandraObjects(TestKeyspace.cql(), origin);
        assertThrows(Trouble.Conflict.class, () -> zombie.replace("checkpoint", checkpoint(7, "c")));
        assertEquals(Optional.of(checkpoint(9, "b")), zombie.get("checkpoint"));
        zombie.replace("checkpoint", checkpoint(9, "the same tree, cosigned afresh"));
        assertEquals(Optional.of(checkpoint(9, "the same tree, cosigned afresh")), zombie.get("checkpoint"));
    }

    @Test
    void cursors_do_not_go_back_under_a_zombie() {
        CassandraCapsules zombie = new CassandraCapsules(TestKeyspace.cql(), origin);
        new CassandraCapsules(TestKeyspace.cql(), origin).put(List.of(), 10);
        zombie.put(List.of(), 4);
        assertEquals(10, new CassandraCapsules(TestKeyspace.cql(), origin).cursor());
    }

    @Test
    void a_second_process_stands_by_and_takes_over_when_the_first_closes() throws Exception {
        Stores first = keep(open("first", new ArrayList<>()));
        List<String> told = new CopyOnWriteArrayList<>();
        CompletableFuture<Stores> second = CompletableFuture.supplyAsync(() -> {
            try {
                return open("second", told);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        Await.until("told", () -> !told.isEmpty());
        assertTrue(told.get(0).contains("written by first"), told.toString());
        first.close();
        keep(second.get(30, TimeUnit.SECONDS));
    }

    private Stores open(String writer, List<String> told) throws InterruptedException {
        return CassandraStores.open(TestKeyspace.address(), Optional.empty(), origin, writer, told::add);
    }

    private static JournalRecord record(long first, String text) {
        return new JournalRecord(
                first, List.of(Bytes.ofUtf8(text)), List.of(Bytes.ofUtf8("capsule")), Hash.sha256(Bytes.ofUtf8(text)));
    }

    private static Bytes checkpoint(long size, String text) {
        return Bytes.ofUtf8("log.example\n" + size + "\n" + text + "\n");
    }
}
