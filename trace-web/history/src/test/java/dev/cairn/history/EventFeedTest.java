package dev.cairn.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.history.Ledgers.Party;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventStore;
import dev.cairn.query.MasterData;
import dev.cairn.query.MemoryEventStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventFeedTest {
    private static final String PICKED =
            "{'type':'ObjectEvent','eventTime':'2026-11-19T06:00:00Z','action':'ADD','bizStep':'commissioning',"
                    + "'epcList':['urn:epc:id:sgtin:0614141.107346.2017'],'readPoint':{'id':'urn:epc:id:sgln:0614141.00777.0'}}";
    private static final String AS_LINK =
            PICKED.replace("urn:epc:id:sgtin:0614141.107346.2017", "https://id.gs1.org/01/10614141073464/21/2017");

    private static final Set<String> CHANGES = Set.of("put", "forget");

    private final Ledgers ledger = new Ledgers();
    private final Party farm = ledger.organisation("Farm", "0614141");
    private final Party packer = ledger.organisation("Packer", "9521141");
    private final MemoryEventStore store = new MemoryEventStore();
    private final EventFeed feed = new EventFeed(ledger, store);

    private List<EventStore.Found> found() {
        EventQuery.Result query = EventQuery.parse(
                List.of(Map.entry("MATCH_epc", "urn:epc:id:sgtin:0614141.107346.2017")), Map.of(), MasterData.NONE);
        assertTrue(query instanceof EventQuery.Parsed, query::toString);
        EventStore.Slice slice = store.find(((EventQuery.Parsed) query).query(), store.cursor(), Optional.empty(), 10);
        return store.load(slice.hits().stream().map(EventStore.Place::index).toList());
    }

    @Test
    void finds_what_was_logged_with_the_seals_time_once_and_goes_on() {
        ledger.readings(
                ledger.device("probe", farm, "urn:epc:id:giai:0614141.1"), Ledgers.NOON, Duration.ofMinutes(1), 3.8);
        long entry = farm.says(PICKED);
        assertEquals(ledger.sequenced(), feed.catchUp());
        assertEquals(0, feed.catchUp());
        assertEquals(
                List.of(entry), found().stream().map(EventStore.Found::index).toList());
        assertEquals(Ledgers.NOON.plusSeconds(entry + 1), found().get(0).recordTime());
    }

    @Test
    void the_same_event_of_two_signers_in_two_spellings_is_one() {
        long first = farm.says(PICKED);
        feed.catchUp();
        long second = packer.says(AS_LINK);
        feed.catchUp();
        assertEquals(
                List.of(List.of(first, second)),
                found().stream().map(EventStore.Found::entries).toList());
    }

    @Test
    void a_withdrawal_is_an_event_of_its_own() {
        farm.says(PICKED);
        farm.says(PICKED.replace("'action'", "'errorDeclaration':{'declarationTime':'2026-11-20T00:00:00Z'},'action'"));
        feed.catchUp();
        assertEquals(2, found().size());
    }

    @Test
    void forgets_what_its_owner_had_erased_whether_it_was_read_before_or_not() {
        long entry = farm.says(PICKED);
        feed.catchUp();
        ledger.erase(entry, farm, "wrong", List.of());
        feed.catchUp();
        assertEquals(List.of(), found());
        long another = farm.says(PICKED);
        ledger.erase(another, farm, "wrong", List.of());
        feed.catchUp();
        assertEquals(List.of(), found());
        assertEquals(ledger.sequenced(), store.cursor());
    }

    @Test
    void an_event_that_another_signed_too_stays_as_the_others() {
        long first = farm.says(PICKED);
        long second = packer.says(AS_LINK);
        feed.catchUp();
        ledger.erase(first, farm, "wrong", List.of());
        feed.catchUp();
        assertEquals(
                List.of(List.of(second)),
                found().stream().map(EventStore.Found::entries).toList());
        assertTrue(
                found().get(0).json().contains("https://id.gs1.org/01/10614141073464/21/2017"),
                found().get(0).json());
    }

    @Test
    void a_store_that_was_thrown_away_is_made_anew() {
        farm.says(PICKED);
        packer.says(AS_LINK);
        feed.catchUp();
        List<EventStore.Found> before = found();
        store.clear();
        feed.catchUp();
        assertEquals(before, found());
        assertEquals(1, before.size());
    }

    /** Before or after it has done what it was told. */
    private static EventStore crashing(EventStore store, int call, boolean after) {
        AtomicInteger calls = new AtomicInteger();
        return (EventStore) Proxy.newProxyInstance(
                EventStore.class.getClassLoader(), new Class<?>[] {EventStore.class}, (proxy, method, words) -> {
                    boolean now = CHANGES.contains(method.getName()) && calls.incrementAndGet() == call;
                    if (now && !after) {
                        throw new Crash();
                    }
                    Object answer = method.invoke(store, words);
                    if (now) {
                        throw new Crash();
                    }
                    return answer;
                });
    }

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void a_crash_before_or_after_any_change_loses_nothing_and_keeps_nothing_erased() {
        long first = farm.says(PICKED);
        packer.says(AS_LINK);
        farm.says(PICKED.replace("2017", "2018"));
        feed.catchUp();
        ledger.erase(first, farm, "wrong", List.of());
        farm.says(PICKED.replace("2017", "2019"));
        feed.catchUp();
        List<String> whole = said(store);
        for (boolean after : List.of(true, false)) {
            int crashes = 0;
            for (int call = 1; call <= 4; call++) {
                MemoryEventStore other = new MemoryEventStore();
                try {
                    new EventFeed(ledger, crashing(other, call, after)).catchUp();
                } catch (Crash amid) {
                    crashes++;
                }
                new EventFeed(ledger, other).catchUp();
                assertEquals(whole, said(other), "call " + call + (after ? " done" : " not done"));
            }
            assertTrue(crashes > 1, "crashes " + crashes);
        }
    }

    /** Without the record time: this log has no seals, so its time depends on how much is read at once. */
    private static List<String> said(EventStore store) {
        return store.values("hash", "", EventStore.HITS_MAX).stream()
                .flatMap(hash -> store.load(store.having("hash", hash)).stream())
                .map(each -> each.index() + " " + each.entries() + " " + each.json())
                .toList();
    }
}
