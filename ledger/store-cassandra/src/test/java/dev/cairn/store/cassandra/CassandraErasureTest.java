package dev.cairn.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Erase;
import dev.cairn.store.cassandra.server.NeedsCassandra;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A search for the text in every row of every table, as any reader would get them. */
@NeedsCassandra
class CassandraErasureTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MARKER = "Mrs-Appleby-of-Orchard-Lane";
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final String origin = TestKeyspace.freshLedger();
    private final Cql cql = TestKeyspace.cql();
    private final Consortium all = Consortium.withoutWitnesses(13);
    private final ChainPen owner = all.pen(all.organisation, Consortium.chain(2));

    private Ledger open() {
        return TestKeyspace.ledger(cql, origin, all);
    }

    private static long log(Ledger ledger, Offer offer) {
        return Founding.submit(ledger, List.of(offer), PATIENCE).get(0);
    }

    private Offer event(String customer) {
        return all.offer(
                owner, Capsule.whole("epcis", List.of(new Capsule.Member("/customer", Item.of(customer))), all.random));
    }

    private Offer erase(Ledger ledger, long index) {
        Erase said = new Erase(index, Hash.sha256(ledger.entry(index)), "she asked for it", List.of());
        return all.offer(owner, said.capsule(all.random));
    }

    /** Tables in which a row of this ledger holds the text, as text or in bytes. */
    private List<String> tablesWith(String text) {
        String hex = Bytes.ofUtf8(text).hex();
        List<String> found = new ArrayList<>();
        for (String create : Schema.TABLES) {
            String table = create.split(" ")[5];
            for (Row row : cql.rows("SELECT * FROM " + table)) {
                String contents = row.getFormattedContents();
                if (origin.equals(row.getString("ledger")) && (contents.contains(text) || contents.contains(hex))) {
                    found.add(table);
                }
            }
        }
        return found;
    }

    @Test
    void no_row_holds_what_was_erased_also_for_the_next_writer() {
        long mine;
        try (Ledger ledger = open()) {
            all.found(ledger, Consortium.chain(1));
            mine = log(ledger, event(MARKER));
            long hers = log(ledger, event("somebody-else"));
            Await.published(ledger);
            assertTrue(tablesWith(MARKER).containsAll(List.of("journal", "capsule")), tablesWith(MARKER)::toString);
            log(ledger, erase(ledger, mine));
            Await.until("no row holds it", PATIENCE, () -> tablesWith(MARKER).isEmpty());
            assertTrue(ledger.capsule(hers).isPresent());
            assertFalse(tablesWith("somebody-else").isEmpty());
        }
        try (Ledger next = open()) {
            assertEquals(Optional.<Bytes>empty(), next.capsule(mine));
            assertTrue(next.erasure(mine).isPresent());
            assertEquals(List.of(), tablesWith(MARKER));
        }
    }

    @Test
    void a_forgotten_key_is_in_no_row_and_may_come_again() {
        EntryIndex index = new CassandraIndex(cql, origin, "trace");
        index.put(List.of(row("item", MARKER, 1), row("item", "shared", 1), row("item", "shared", 2)), 3);
        assertEquals(Set.of("index_row", "index_shelf"), Set.copyOf(tablesWith(MARKER)));
        index.forget(Set.of(1L));
        assertEquals(List.of(), tablesWith(MARKER));
        assertEquals(List.of(new Hit(NOON, 2)), index.find("item", "shared", 10, -1));
        index.put(List.of(row("item", MARKER, 3)), 4);
        assertEquals(List.of(new Hit(NOON, 3)), index.find("item", MARKER, 10, -1));
        EntryIndex next = new CassandraIndex(cql, origin, "trace");
        assertEquals(List.of(new Hit(NOON, 3)), next.find("item", MARKER, 10, -1));
        next.forget(Set.of(3L));
        next.put(List.of(row("item", MARKER, 5)), 6);
        assertEquals(List.of(new Hit(NOON, 5)), next.find("item", MARKER, 10, -1));
    }

    @Test
    void a_zombie_does_not_bring_a_forgotten_key_back() {
        EntryIndex zombie = new CassandraIndex(cql, origin, "trace");
        EntryIndex now = new CassandraIndex(cql, origin, "trace");
        now.put(List.of(row("item", MARKER, 1)), 2);
        now.forget(Set.of(1L));
        zombie.put(List.of(row("item", MARKER, 1)), 2);
        assertEquals(List.of(), tablesWith(MARKER));
    }

    @Test
    void a_key_with_very_many_days_is_found_on_any_of_them() {
        EntryIndex index = new CassandraIndex(cql, origin, "trace");
        List<EntryIndex.Row> rows = new ArrayList<>();
        for (int day = 0; day < 100; day++) {
            rows.add(new EntryIndex.Row("place", "farm", NOON.plus(Duration.ofDays(day)), day));
        }
        index.put(rows.subList(0, 20), 20);
        index.put(rows.subList(20, 100), 100);
        for (int day = 0; day < 100; day++) {
            Instant from = NOON.plus(Duration.ofDays(day));
            assertEquals(
                    List.of(new Hit(from, day)),
                    index.find("place", "farm", from, from.plusMillis(1), 10, -1),
                    "day " + day);
        }
        assertEquals(
                List.of(),
                index.find("place", "farm", NOON.minus(Duration.ofDays(2)), NOON.minus(Duration.ofDays(1)), 10, -1));
        long marks = cql.rows("SELECT ledger FROM index_shelf").stream()
                .filter(row -> origin.equals(row.getString("ledger")))
                .count();
        assertEquals(21, marks, "20 days, and one mark for any day");
    }

    private static EntryIndex.Row row(String kind, String key, long index) {
        return new EntryIndex.Row(kind, key, NOON, index);
    }
}
