package dev.cairn.query.standing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.query.standing.StandingStore.Added;
import dev.cairn.query.standing.StandingStore.Standing;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every body of the port keeps. Each {@link #open} is a start anew over what was kept. */
public abstract class StandingStoreContract {
    protected static final Instant NOW = Instant.parse("2026-11-30T12:00:00.123456789Z");

    protected abstract StandingStore open();

    protected static NamedQuery query(String owner, String name) {
        return new NamedQuery(owner, name, "{\"EQ_bizStep\":[\"" + name + "\"]}", NOW);
    }

    protected static Subscription stream(String id, String owner, String query) {
        return new Subscription(
                id,
                owner,
                query,
                URI.create("https://example.org/hook?x=%20y"),
                Optional.empty(),
                Optional.empty(),
                false,
                NOW,
                "No_Preference",
                NOW);
    }

    private static Subscription scheduled(String id, String owner, String query) {
        Schedule.Result read = Schedule.read(Map.of("second", "0/30", "hour", "[8-17],23"));
        return new Subscription(
                id,
                owner,
                query,
                URI.create("http://[2001:db8::1]:8080/"),
                Optional.of("s\u00e9cret \"'\n"),
                Optional.of(((Schedule.Read) read).schedule()),
                true,
                Instant.EPOCH,
                "Always_EPC_URN",
                NOW);
    }

    private static final Progress FIRST = Progress.from(7, Instant.EPOCH);

    private static Standing only(StandingStore store) {
        assertEquals(1, store.all().size(), () -> store.all().toString());
        return store.all().get(0);
    }

    @Test
    void keeps_queries_of_each_owner_through_a_start_anew() {
        StandingStore store = open();
        assertEquals(Added.ADDED, store.add(query("a", "two"), 9));
        assertEquals(Added.ADDED, store.add(query("a", "one \u2603/'"), 9));
        assertEquals(Added.ADDED, store.add(query("b", "two"), 9));
        StandingStore again = open();
        assertEquals(List.of(query("a", "one \u2603/'"), query("a", "two")), again.queries("a"));
        assertEquals(Optional.of(query("b", "two")), again.query("b", "two"));
        assertEquals(Optional.empty(), again.query("b", "one \u2603/'"));
        assertEquals(List.of(), again.queries("c"));
    }

    @Test
    void refuses_a_name_that_is_there_and_leaves_the_first_one() {
        StandingStore store = open();
        store.add(query("a", "one"), 9);
        assertEquals(Added.THERE, store.add(new NamedQuery("a", "one", "{}", NOW), 9));
        assertEquals(Optional.of(query("a", "one")), store.query("a", "one"));
        assertEquals(Added.ADDED, store.add(query("a", "One"), 9), "names differ in case");
    }

    @Test
    void refuses_more_queries_than_an_owner_may_have_and_subscriptions_than_there_may_be() {
        StandingStore store = open();
        store.add(query("a", "one"), 1);
        assertEquals(Added.FULL, store.add(query("a", "two"), 1));
        assertEquals(Added.THERE, store.add(query("a", "one"), 1));
        assertEquals(Added.ADDED, store.add(query("b", "one"), 1));
        assertEquals(Added.ADDED, store.subscribe(stream("s1", "a", "one"), FIRST, 1));
        assertEquals(Added.FULL, store.subscribe(stream("s2", "b", "one"), FIRST, 1));
    }

    @Test
    void refuses_a_subscription_to_what_is_not_there_and_an_id_twice() {
        StandingStore store = open();
        store.add(query("a", "one"), 9);
        assertEquals(Added.NOTHING, store.subscribe(stream("s1", "b", "one"), FIRST, 9));
        assertEquals(Added.NOTHING, store.subscribe(stream("s1", "a", "two"), FIRST, 9));
        assertEquals(Added.ADDED, store.subscribe(stream("s1", "a", "one"), FIRST, 9));
        assertEquals(Added.THERE, store.subscribe(stream("s1", "a", "one"), FIRST, 9));
    }

    @Test
    void gives_a_subscription_back_as_it_was() {
        StandingStore store = open();
        store.add(query("a", "one"), 9);
        store.add(query("b", "one"), 9);
        store.subscribe(scheduled("s2", "a", "one"), Progress.from(0, NOW), 9);
        store.subscribe(stream("s1", "a", "one"), FIRST, 9);
        store.subscribe(stream("s3", "b", "one"), FIRST, 9);
        StandingStore again = open();
        assertEquals(
                List.of(
                        new Standing(scheduled("s2", "a", "one"), query("a", "one"), Progress.from(0, NOW)),
                        new Standing(stream("s1", "a", "one"), query("a", "one"), FIRST)),
                again.subscriptions("a", "one"));
        assertEquals(
                List.of("s2", "s1", "s3"),
                again.all().stream().map(each -> each.subscription().id()).toList());
        assertEquals(List.of(), again.subscriptions("a", "two"));
    }

    @Test
    void a_query_takes_its_subscriptions_with_it_and_no_others() {
        StandingStore store = open();
        store.add(query("a", "one"), 9);
        store.add(query("b", "one"), 9);
        store.subscribe(stream("s1", "a", "one"), FIRST, 9);
        store.subscribe(stream("s2", "b", "one"), FIRST, 9);
        assertFalse(store.remove("c", "one"));
        assertTrue(store.remove("a", "one"));
        assertFalse(store.remove("a", "one"));
        StandingStore again = open();
        assertEquals("s2", only(again).subscription().id());
        assertFalse(again.advance("s1", FIRST, FIRST.passed(9)));
    }

    @Test
    void nobody_ends_anothers_subscription() {
        StandingStore store = open();
        store.add(query("a", "one"), 9);
        store.add(query("b", "one"), 9);
        store.subscribe(stream("s1", "a", "one"), FIRST, 9);
        assertFalse(store.unsubscribe("b", "one", "s1"));
        assertFalse(store.unsubscribe("a", "two", "s1"));
        assertTrue(store.unsubscribe("a", "one", "s1"));
        assertFalse(store.unsubscribe("a", "one", "s1"));
        assertEquals(List.of(), open().all());
    }

    @Test
    void moves_on_only_from_where_it_is() {
        StandingStore store = open();
        store.add(query("a", "one"), 9);
        store.subscribe(stream("s1", "a", "one"), FIRST, 9);
        Progress begun = FIRST.begun(12, NOW);
        assertTrue(store.advance("s1", FIRST, begun));
        assertFalse(store.advance("s1", FIRST, FIRST.passed(99)), "somebody was faster");
        assertFalse(store.advance("s9", FIRST, begun));
        StandingStore again = open();
        assertEquals(begun, only(again).progress());
        Progress taken = begun.taken(NOW.plusSeconds(1));
        assertTrue(again.advance("s1", begun, taken));
        assertEquals(
                new Progress(12, 1, Optional.empty(), Instant.EPOCH, true, Optional.of(NOW.plusSeconds(1))), taken);
        assertEquals(taken, only(open()).progress());
        assertTrue(open().advance("s1", taken, taken.until(NOW)));
        assertEquals(taken.until(NOW), only(open()).progress());
    }
}
