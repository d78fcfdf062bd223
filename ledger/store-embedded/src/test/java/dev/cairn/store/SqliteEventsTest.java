package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.query.Condition;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventStore;
import dev.cairn.query.EventStore.Place;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.query.EventStoreContract;
import dev.cairn.query.MasterData;
import dev.cairn.query.RandomEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteEventsTest extends EventStoreContract {
    @TempDir
    private Path folder;

    private @Nullable SqliteEvents opened;

    @Override
    protected EventStore open() {
        close();
        SqliteEvents store = SqliteEvents.open(folder.resolve("events.db"));
        opened = store;
        return store;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }

    private static final Map<String, Long> FIELDS =
            Map.of("action", 1L, "eventTime", 2L, "epc", 3L, "bizStep", 4L, "recordTime", 5L);
    private static final Optional<Place> AFTER = Optional.of(new Place(5, 1));

    private void putOne() {
        open().put(List.of(new Stored(1, logged().recordTime(), logged().event())), 2);
    }

    @Test
    void no_question_walks_through_a_table_or_sorts_more_than_few_rows() {
        putOne();
        EventQuery query = query(
                "EQ_action",
                "ADD|DELETE",
                "GE_recordTime",
                "2026-11-01T00:00:00Z",
                "MATCH_epc",
                "urn:epc:idpat:sgtin:0614141.*.*");
        EventSql sql = new EventSql(query, 10, FIELDS);
        assertEquals(3, sql.conditions().size());
        for (Condition condition : sql.conditions()) {
            assertFalse(sql.inOrder(condition), condition::toString);
            assertPlan(sql.count(condition, 10), "SEARCH s USING PRIMARY KEY (field=?");
            assertPlan(sql.rare(condition, AFTER, 10), "SEARCH s USING PRIMARY KEY (field=?");
        }
        assertPlan(sql.chunk(AFTER, 10), "SEARCH e USING COVERING INDEX event_at");
        assertPlan(sql.chunk(Optional.empty(), 10), "SCAN e USING COVERING INDEX event_at");
    }

    @Test
    void through_one_value_a_question_walks_in_the_order_of_time_and_sorts_nothing() {
        putOne();
        EventSql sql = new EventSql(
                query("EQ_bizStep", "packing", "EQ_action", "ADD|DELETE", "GE_eventTime", "2026-11-01T00:00:00Z"),
                10,
                FIELDS);
        assertEquals(2, sql.conditions().size());
        Condition one =
                sql.conditions().stream().filter(sql::inOrder).findFirst().orElseThrow();
        assertPlan(sql.chunk(one, AFTER, 10), "SEARCH s USING PRIMARY KEY (field=? AND value=? AND at>?");
        assertPlan(sql.chunk(one, Optional.empty(), 10), "SEARCH s USING PRIMARY KEY (field=? AND value=? AND at>?");
        assertPlan(sql.count(one, 10), "SEARCH s USING PRIMARY KEY (field=? AND value=? AND at>?");
    }

    @Test
    void a_span_of_the_time_that_sorts_the_answer_is_where_the_walk_begins_and_ends() {
        putOne();
        EventSql sql = new EventSql(
                query("GE_eventTime", "2026-11-01T00:00:00Z", "LT_eventTime", "2026-11-02T00:00:00Z"), 10, FIELDS);
        assertEquals(List.of(), sql.conditions());
        assertPlan(sql.chunk(Optional.empty(), 10), "SEARCH e USING COVERING INDEX event_at (at>? AND at<?)");
    }

    @Test
    void sorted_by_the_time_of_logging_the_few_rows_of_a_condition_are_looked_up() {
        putOne();
        EventSql sql = new EventSql(
                query("EQ_bizStep", "packing", "orderBy", "recordTime", "LT_recordTime", "2026-11-02T00:00:00Z"),
                10,
                FIELDS);
        assertEquals(1, sql.conditions().size());
        Condition step = sql.conditions().get(0);
        assertFalse(sql.inOrder(step), "its rows stand in the order of the event's time");
        assertPlan(sql.rare(step, AFTER, 10), "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)");
        assertPlan(sql.chunk(AFTER, 10), "SEARCH e USING COVERING INDEX event_logged");
    }

    /** A walk along the index that is the order, up to a limit, is the one scan there is. */
    private void assertPlan(EventSql.Text text, String step) {
        List<String> plan = plan(text);
        assertTrue(plan.stream().anyMatch(line -> line.startsWith(step)), () -> text.sql() + " goes by " + plan);
        boolean sorts = plan.stream().anyMatch(line -> line.contains("TEMP B-TREE FOR ORDER BY"));
        assertEquals(text.sql().contains("ORDER BY +"), sorts, () -> text.sql() + " goes by " + plan);
        List<String> walks = plan.stream()
                .filter(line -> line.startsWith("SCAN")
                        && !line.contains("json_each")
                        && !line.equals("SCAN e USING COVERING INDEX event_at"))
                .filter(line -> !line.startsWith("SCAN (subquery"))
                .toList();
        assertEquals(List.of(), walks, text::sql);
    }

    private List<String> plan(EventSql.Text text) {
        try (Sqlite db = Sqlite.look(folder.resolve("events.db"))) {
            return db.once("EXPLAIN QUERY PLAN " + text.sql(), row -> row.getString("detail"), text.values());
        }
    }

    private static RandomEvents.Logged logged() {
        return new RandomEvents(1).some(1).get(0);
    }

    private static EventQuery query(String... namesAndValues) {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
        }
        EventQuery.Result result = EventQuery.parse(parameters, Map.of(), MasterData.NONE);
        assertTrue(result instanceof EventQuery.Parsed, result::toString);
        return ((EventQuery.Parsed) result).query();
    }

    @Test
    void a_walk_that_gives_just_the_limit_has_nothing_behind_it() {
        putOne();
        EventStore store = open();
        for (EventQuery query : List.of(
                query("GE_eventTime", "2026-01-01T00:00:00Z"),
                query("eventType", logged().event().type()))) {
            EventStore.Slice slice = store.find(query, 2, Optional.empty(), 1);
            assertEquals(1, slice.hits().size(), query::question);
            assertEquals(Optional.empty(), slice.more(), query::question);
        }
    }

    @Test
    void what_was_forgotten_is_not_in_the_files_either() throws IOException {
        EventStore store = open();
        RandomEvents.Logged logged = logged();
        store.put(List.of(new Stored(1, logged.recordTime(), logged.event())), 2);
        assertTrue(inTheFiles(logged), "the event's hash was never in the files: the test cannot fail");
        store.forget(Set.of(1L), List.of());
        assertFalse(inTheFiles(logged), "the event's hash is still in the files");
        assertEquals(2, store.cursor());
    }

    @Test
    void what_was_cleared_is_not_in_the_files_either() throws IOException {
        EventStore store = open();
        RandomEvents.Logged logged = logged();
        store.put(List.of(new Stored(1, logged.recordTime(), logged.event())), 2);
        assertTrue(inTheFiles(logged), "the event's hash was never in the files: the test cannot fail");
        store.clear();
        assertFalse(inTheFiles(logged), "the event's hash is still in the files");
    }

    private boolean inTheFiles(RandomEvents.Logged logged) throws IOException {
        String hash = logged.event().hashId().substring("ni:///sha-256;".length(), "ni:///sha-256;".length() + 64);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(hash)) {
                    return true;
                }
            }
        }
        return false;
    }
}
