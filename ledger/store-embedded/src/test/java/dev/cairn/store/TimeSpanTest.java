package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.query.Condition;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventQuery.Parsed;
import dev.cairn.query.MasterData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimeSpanTest {
    private static final String FIELD = "eventTime";

    private static List<Condition> conditions(String name, String value) {
        EventQuery.Result read = EventQuery.parse(List.of(Map.entry(name, value)), Map.of(), MasterData.NONE);
        assertTrue(read instanceof Parsed, read::toString);
        return ((Parsed) read).query().conditions();
    }

    private static TimeSpan span(String name, String value) {
        List<Condition> conditions = conditions(name, value);
        assertTrue(TimeSpan.isSpan(conditions.get(0), FIELD), conditions::toString);
        return TimeSpan.of(conditions, FIELD);
    }

    @Test
    void reads_times_as_the_query_spells_them() {
        assertEquals(new TimeSpan(1_500_000, Long.MAX_VALUE), span("GE_eventTime", "1970-01-01T00:00:01.5Z"));
        assertEquals(new TimeSpan(Long.MIN_VALUE, -1), span("LT_eventTime", "1969-12-31T23:59:59.999999Z"));
    }

    @Test
    void what_is_finer_than_the_column_stays_a_condition() {
        assertFalse(TimeSpan.isSpan(
                conditions("GE_eventTime", "2026-11-01T00:00:00.0000001Z").get(0), FIELD));
        assertFalse(TimeSpan.isSpan(
                conditions("LT_eventTime", "2026-11-01T00:00:00.000000999Z").get(0), FIELD));
    }

    @Test
    void the_time_of_something_else_stays_a_condition() {
        for (String name : List.of("GE_recordTime", "GE_startTime", "EQ_time", "LT_errorDeclarationTime")) {
            assertFalse(TimeSpan.isSpan(conditions(name, "2026-11-01T00:00:00Z").get(0), FIELD), name);
        }
        assertFalse(
                TimeSpan.isSpan(conditions("EQ_time", "2026-11-01T00:00:00Z").get(0), "time"),
                "its end is no whole time");
        assertFalse(TimeSpan.isSpan(conditions("EQ_bizStep", "packing").get(0), "bizStep"));
    }

    @Test
    void holds_its_beginning_and_not_its_end() {
        TimeSpan span = new TimeSpan(5, 7);
        assertFalse(span.holds(4));
        assertTrue(span.holds(5));
        assertTrue(span.holds(6));
        assertFalse(span.holds(7));
    }
}
