package dev.cairn.spoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.epcis.CapsuleEvent;
import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.history.Projection;
import dev.cairn.ingest.account.IndexedEvents;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Erase;
import dev.cairn.store.EmbeddedStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexedEventsTest {
    private static final String KIND = "event";
    private static final String EVENT =
            "{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\"],\"type\":\"ObjectEvent\",\"action\":\"OBSERVE\","
                    + "\"eventTime\":\"2026-11-21T10:00:00Z\",\"eventTimeZoneOffset\":\"+01:00\",\"epcList\":[\"urn:a:%d\"]%s}";
    private static final String WITHDRAWN = ",\"errorDeclaration\":{\"declarationTime\":\"2026-11-22T10:00:00Z\"}";
    private static final int ROWS_OF_MORE_THAN_A_PAGE = 130;

    @TempDir
    private Path folder;

    private final Consortium all = Consortium.withoutWitnesses(7);
    private final ChainPen pen = all.pen(all.organisation, Consortium.chain(2));
    private final ChainPen other = all.pen(all.device, Consortium.chain(1));
    private final Hash kid = all.organisation.publicKey().thumbprint();
    private Stores stores;
    private Ledger ledger;
    private EntryIndex index;
    private IndexedEvents spoken;

    @BeforeEach
    void open() {
        stores = EmbeddedStores.open(folder);
        ledger = Ledger.open(
                LedgerConfig.of(all.genesis).withSealPeriod(Duration.ofMillis(20)),
                stores,
                all.log,
                List.of(),
                all.clock);
        index = stores.index();
        spoken = new IndexedEvents(index, ledger);
        all.found(ledger, Consortium.chain(1));
    }

    @AfterEach
    void close() throws Exception {
        ledger.close();
        stores.close();
    }

    private static EpcisEvent event(int item, String rest) {
        return assertInstanceOf(CaptureDocument.Captured.class, CaptureDocument.parse(EVENT.formatted(item, rest)))
                .events()
                .get(0);
    }

    private long says(ChainPen who, EpcisEvent event) throws Exception {
        return log(List.of(all.offer(who, CapsuleEvent.capsule(event, all.random))))
                .get(0);
    }

    private List<Long> log(List<Offer> offers) throws Exception {
        List<CompletableFuture<Admission>> answers =
                offers.stream().map(ledger::offer).toList();
        for (CompletableFuture<Admission> answer : answers) {
            assertInstanceOf(Admission.Admitted.class, answer.get(1, TimeUnit.MINUTES));
        }
        return offers.stream()
                .map(Offer::statement)
                .map(said ->
                        ledger.indexOf(said.kid(), said.chain(), said.seq()).orElseThrow())
                .toList();
    }

    private void project() {
        Await.published(ledger);
        new Projection(ledger, index).catchUp();
    }

    private void plant(String hashId, long at) {
        index.put(List.of(new Row(KIND, hashId, Consortium.NOW, at)), index.cursor());
    }

    @Test
    void an_event_is_found_once_the_projection_has_come_to_it() throws Exception {
        EpcisEvent event = event(1, "");
        project();
        long at = says(pen, event);
        assertFalse(spoken.has(kid, event.hashId(), false));
        assertTrue(spoken.upTo() <= at, "what the index does not know is not said to be known");
        project();
        assertTrue(spoken.has(kid, event.hashId(), false));
        assertTrue(spoken.upTo() > at);
        assertFalse(spoken.has(kid, event(2, "").hashId(), false));
    }

    @Test
    void what_another_key_said_is_not_said_by_this_one() throws Exception {
        EpcisEvent event = event(1, "");
        says(other, event);
        project();
        assertFalse(spoken.has(kid, event.hashId(), false));
        assertTrue(spoken.has(all.device.publicKey().thumbprint(), event.hashId(), false));
        says(pen, event);
        project();
        assertTrue(spoken.has(kid, event.hashId(), false));
    }

    @Test
    void taking_back_is_not_saying_and_saying_is_not_taking_back() throws Exception {
        EpcisEvent event = event(1, "");
        EpcisEvent withdrawn = event(1, WITHDRAWN);
        assertEquals(event.hashId(), withdrawn.hashId());
        says(pen, event);
        says(pen, event(2, WITHDRAWN));
        project();
        assertFalse(spoken.has(kid, event.hashId(), true));
        assertFalse(spoken.has(kid, event(2, "").hashId(), false));
        assertTrue(spoken.has(kid, event(2, "").hashId(), true));
        says(pen, withdrawn);
        project();
        assertTrue(spoken.has(kid, event.hashId(), true));
        assertTrue(spoken.has(kid, event.hashId(), false));
    }

    @Test
    void a_row_that_points_to_another_event_of_the_same_key_is_not_believed() throws Exception {
        long at = says(pen, event(1, ""));
        project();
        String never = event(2, "").hashId();
        plant(never, at);
        assertEquals(
                1, index.find(KIND, never, 10, -1).size(), "the row is there: the test cannot pass without reading");
        assertFalse(spoken.has(kid, never, false));
        assertFalse(spoken.has(kid, never, true));
    }

    @Test
    void a_row_that_points_nowhere_or_to_something_else_is_not_believed() throws Exception {
        long reading = log(List.of(all.reading(other, 5))).get(0);
        long unreadable = log(List.of(all.offer(
                        pen,
                        Capsule.whole("epcis", List.of(new Capsule.Member("/type", Item.of("none"))), all.random))))
                .get(0);
        project();
        String never = event(2, "").hashId();
        long seal = ledger.sequenced() - 1;
        for (long at : new long[] {reading, unreadable, seal, 0, ledger.sequenced(), 1_000_000}) {
            plant(never, at);
            assertFalse(spoken.has(kid, never, false), "entry " + at);
        }
    }

    @Test
    void the_true_row_is_found_behind_pages_of_wrong_ones() throws Exception {
        EpcisEvent event = event(0, "");
        List<Offer> offers = new ArrayList<>();
        for (int i = 1; i <= ROWS_OF_MORE_THAN_A_PAGE; i++) {
            offers.add(all.offer(pen, CapsuleEvent.capsule(event(i, ""), all.random)));
        }
        List<Long> wrong = log(offers);
        project();
        wrong.forEach(at -> plant(event.hashId(), at));
        assertFalse(spoken.has(kid, event.hashId(), false));
        says(pen, event);
        project();
        assertTrue(spoken.has(kid, event.hashId(), false));
    }

    @Test
    void what_was_erased_was_not_said() throws Exception {
        EpcisEvent event = event(1, "");
        long at = says(pen, event);
        project();
        Bytes entry = ledger.entry(at);
        log(List.of(all.offer(
                pen, new Erase(at, Hash.sha256(entry), "a person's name", List.of("lot 7")).capsule(all.random))));
        Await.until("the capsule is gone", () -> ledger.capsule(at).isEmpty());
        assertFalse(spoken.has(kid, event.hashId(), false), "while the row is still there");
        project();
        assertFalse(spoken.has(kid, event.hashId(), false));
    }

    @Test
    void an_index_that_was_thrown_away_is_made_again() throws Exception {
        EpcisEvent event = event(1, "");
        says(pen, event);
        project();
        index.clear();
        assertFalse(spoken.has(kid, event.hashId(), false));
        assertEquals(0, spoken.upTo());
        project();
        assertTrue(spoken.has(kid, event.hashId(), false));
    }
}
