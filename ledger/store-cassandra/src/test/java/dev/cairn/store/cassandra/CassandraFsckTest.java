package dev.cairn.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.cairn.ledger.Fsck;
import dev.cairn.ledger.Inspection;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.LocalCosigner;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.store.cassandra.server.NeedsCassandra;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A row of each kind is changed or taken away in a real Cassandra: nothing may be missed, and the place must be named. */
@NeedsCassandra
class CassandraFsckTest {

    private static final long SEED = Long.getLong("cairn.seed", 20_261_129);
    private static final String LEDGER = TestKeyspace.freshLedger();
    private static final Consortium ALL = Consortium.withQuorum(43, 2);
    private static final int BLOCKS = 4;
    private static final int READINGS = 70;
    private static final int TILES_MAX = 4;

    private final Random random = new Random(SEED);
    private final Cql cql = TestKeyspace.cql();

    @BeforeAll
    static void a_ledger_of_some_blocks() {
        ChainPen pen = ALL.pen(ALL.device, Consortium.chain(1));
        Stores stores = CassandraStores.stores(TestKeyspace.cql(), LEDGER, TestKeyspace.claim(LEDGER), 256, () -> {});
        try (Ledger ledger = open(stores)) {
            ALL.found(ledger, Consortium.chain(1));
            for (int block = 0; block < BLOCKS; block++) {
                List<Offer> offers = new ArrayList<>();
                for (int i = 0; i < READINGS; i++) {
                    offers.add(ALL.reading(pen, i));
                }
                Founding.submit(ledger, offers, Duration.ofSeconds(60));
                settle(ledger);
            }
        }
    }

    private static Ledger open(Stores stores) {
        LedgerConfig config = LedgerConfig.of(ALL.genesis)
                .withSealPeriod(Duration.ofMillis(50))
                .withLimits(10_000, 0, 64 << 20);
        List<LocalCosigner> witnesses =
                List.of(new LocalCosigner(ALL, 0), new LocalCosigner(ALL, 1), new LocalCosigner(ALL, 2));
        return Ledger.open(config, stores, ALL.log, List.copyOf(witnesses), ALL.clock);
    }

    private static void settle(Ledger ledger) {
        Await.until(
                "a witnessed head " + ledger.state(),
                () -> ledger.witnessed().map(head -> head.size()).orElse(0L) >= ledger.sequenced());
    }

    private static Fsck.Report check() {
        try (Inspection log = CassandraStores.view(TestKeyspace.cql(), LEDGER, () -> {})) {
            return Fsck.run(
                    log, new Fsck.Options(ALL.genesis, true, true, Optional.of(Set.of())), finding -> {}, done -> {});
        }
    }

    @Test
    void finds_nothing_in_a_ledger_that_is_whole_and_has_read_all_of_it() {
        Fsck.Report report = check();
        assertEquals(List.of(), report.findings());
        int least = BLOCKS * READINGS;
        assertTrue(
                report.size() > least
                        && report.capsules() > least
                        && report.rows() > least
                        && report.records() > 0
                        && report.objects() > 5,
                report::toString);
    }

    @Test
    void looks_at_a_ledger_without_deposing_who_writes_it() {
        String ledger = TestKeyspace.freshLedger();
        HeadRow mine = TestKeyspace.claim(ledger);
        try (Inspection log = CassandraStores.inspect(TestKeyspace.address(), Optional.empty(), ledger)) {
            assertEquals(Optional.empty(), log.heads().orElseThrow().load());
            assertFalse(log.running(), "nobody holds the lease");
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> log.journal().orElseThrow().cut());
        }
        mine.requireStillMine();
    }

    @Test
    void a_ledger_that_is_not_there_is_no_empty_ledger() {
        String name = "nobody.example/" + SEED;
        IllegalArgumentException none = assertThrows(
                IllegalArgumentException.class,
                () -> CassandraStores.inspect(TestKeyspace.address(), Optional.empty(), name));
        assertTrue(none.getMessage().contains("holds no ledger " + name), none.getMessage());
    }

    @Test
    void names_a_tile_or_bundle_that_is_changed_or_gone() {
        for (String table : List.of("tile_part", "tile")) {
            List<Row> some = new ArrayList<>(rows(table));
            Collections.shuffle(some, random);
            some.stream().filter(this::isNewest).findFirst().ifPresent(newest -> some.add(0, newest));
            for (Row row : some.subList(0, Math.min(some.size(), TILES_MAX))) {
                String place = "tile/" + (row.getInt("level") < 0 ? "entries" : row.getInt("level"));
                requireNamed(place, flipped(row, table, "bytes"));
                // Partial ones of earlier sizes need not be there.
                if (table.equals("tile") || isNewest(row)) {
                    requireNamed(place, removed(row, table));
                }
            }
        }
    }

    private boolean isNewest(Row part) {
        return Stream.concat(rows("tile").stream(), rows("tile_part").stream())
                .filter(other ->
                        other.getInt("level") == part.getInt("level") && other.getLong("n") == part.getLong("n"))
                .allMatch(other -> width(other) <= width(part));
    }

    /** A full one has no column that says so. */
    private static int width(Row tile) {
        return tile.getColumnDefinitions().contains("width") ? tile.getInt("width") : TilePath.WIDTH_MAX;
    }

    @Test
    void names_every_head_that_is_changed() {
        for (Row row : rows("moving")) {
            String key = String.valueOf(row.getString("key"));
            requireNamed(key, flipped(row, "moving", "bytes"));
            // A ledger of which no head was witnessed yet is whole.
            if (key.equals("checkpoint-pending")) {
                requireNamed(key, removed(row, "moving"));
            }
        }
        Row head = rows("head").get(0);
        requireNamed("head", changed(head, "head", "size", head.getLong("size") - 1));
        requireNamed("head", changed(head, "head", "height", head.getLong("height") + 1));
        requireNamed("head", changed(head, "head", "millis", 7L));
        requireNamed("head", changed(head, "head", "note", head.getString("note") + "x"));
        requireNamed("head", flipped(head, "head", "root"));
        requireNamed("journal", flipped(head, "head", "digest"));
    }

    @Test
    void names_a_capsule_that_is_changed_or_lost_or_erased_by_nobody() {
        Row row = any("capsule", capsule -> true);
        String place = "capsule " + row.getLong("idx");
        requireNamed(place, flipped(row, "capsule", "bytes"));
        requireNamed(place, removed(row, "capsule"));
        long shelf = row.getLong("shelf");
        long index = row.getLong("idx");
        requireNamed(
                place,
                new Damage(
                        "a mark of erasure",
                        cql.bind("INSERT INTO erasure (ledger, shelf, idx) VALUES (?, ?, ?)", LEDGER, shelf, index),
                        cql.bind(
                                "DELETE FROM erasure WHERE ledger = ? AND shelf = ? AND idx = ?",
                                LEDGER,
                                shelf,
                                index)));
    }

    @Test
    void names_a_journal_batch_that_is_changed_or_gone() {
        Row row = any("journal", part -> true);
        requireNamed("journal", flipped(row, "journal", "bytes"));
        requireNamed("journal", removed(row, "journal"));
    }

    @Test
    void names_an_index_row_that_is_changed_or_gone() {
        for (String kind : List.of("chain", "seal", "key")) {
            Row row = any("index_row", found -> kind.equals(found.getString("kind")));
            requireNamed("index row " + kind, removed(row, "index_row"));
            requireNamed("index row " + kind, changed(row, "index_row", "time", row.getLong("time") + 1));
        }
        Row shelf = any("index_shelf", found -> "seal".equals(found.getString("kind")));
        requireNamed("index row seal", removed(shelf, "index_shelf"));
        Row cell = any(
                "index_memo", found -> String.valueOf(found.getString("key")).startsWith("cell/"));
        requireNamed("index cell", removed(cell, "index_memo"));
    }

    /** What is done to a row, and how it is undone. */
    private record Damage(String what, BoundStatement harm, BoundStatement mend) {}

    private void requireNamed(String place, Damage damage) {
        cql.write(List.of(damage.harm()));
        Fsck.Report report;
        try {
            report = check();
        } finally {
            cql.write(List.of(damage.mend()));
        }
        assertFalse(report.clean(), () -> "missed: " + damage.what() + " seed " + SEED);
        assertTrue(
                report.findings().stream().anyMatch(finding -> finding.place().contains(place)),
                () -> damage.what() + " seed " + SEED + " is not named as " + place + " in " + report.findings());
    }

    private List<Row> rows(String table) {
        List<Row> rows = cql.rows("SELECT * FROM " + table + " WHERE ledger = ? ALLOW FILTERING", LEDGER);
        assertFalse(rows.isEmpty(), table);
        return rows;
    }

    private Row any(String table, Predicate<Row> such) {
        List<Row> rows = rows(table).stream().filter(such).toList();
        return rows.get(random.nextInt(rows.size()));
    }

    private Damage flipped(Row row, String table, String column) {
        byte[] bytes = Cql.bytes(row, column).toArray();
        int at = random.nextInt(bytes.length);
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        Damage damage = changed(row, table, column, ByteBuffer.wrap(bytes));
        return new Damage(damage.what() + " byte " + at, damage.harm(), damage.mend());
    }

    private Damage changed(Row row, String table, String column, Object to) {
        String text = "UPDATE " + table + " SET " + column + " = ? WHERE " + where(table);
        return new Damage(
                "changed " + column + " of " + row.getFormattedContents(),
                cql.bind(text, with(to, row, table)),
                cql.bind(text, with(row.getObject(column), row, table)));
    }

    private Damage removed(Row row, String table) {
        List<String> columns = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (ColumnDefinition column : row.getColumnDefinitions()) {
            columns.add(column.getName().asInternal());
            values.add(row.getObject(column.getName()));
        }
        String marks = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
        return new Damage(
                "removed " + row.getFormattedContents(),
                cql.bind(
                        "DELETE FROM " + table + " WHERE " + where(table),
                        key(row, table).toArray()),
                cql.bind(
                        "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES (" + marks + ")",
                        values.toArray()));
    }

    private static Object[] with(Object value, Row row, String table) {
        List<Object> values = new ArrayList<>();
        values.add(value);
        values.addAll(key(row, table));
        return values.toArray();
    }

    private static List<String> keys(String table) {
        return TestKeyspace.cql()
                .session()
                .getMetadata()
                .getKeyspace(TestKeyspace.address().keyspace())
                .flatMap(keyspace -> keyspace.getTable(table))
                .orElseThrow()
                .getPrimaryKey()
                .stream()
                .map(column -> column.getName().asInternal())
                .toList();
    }

    private static String where(String table) {
        return String.join(" = ? AND ", keys(table)) + " = ?";
    }

    private static List<Object> key(Row row, String table) {
        return keys(table).stream().map(row::getObject).collect(Collectors.toList());
    }

    @Test
    void would_be_red_if_it_passed_the_capsules_by() {
        Row row = any("capsule", capsule -> true);
        Damage damage = flipped(row, "capsule", "bytes");
        cql.write(List.of(damage.harm()));
        try (Inspection log = CassandraStores.view(TestKeyspace.cql(), LEDGER, () -> {})) {
            Inspection blind = new Inspection(
                    log.objects(),
                    log.heads(),
                    log.journal(),
                    Optional.empty(),
                    log.positions(),
                    log.broken(),
                    log.running(),
                    () -> {});
            Fsck.Options options = new Fsck.Options(ALL.genesis, true, true, Optional.of(Set.of()));
            assertTrue(Fsck.run(blind, options, finding -> {}, done -> {}).clean(), "the planted bug misses it");
            assertFalse(check().clean());
        } finally {
            cql.write(List.of(damage.mend()));
        }
    }
}
