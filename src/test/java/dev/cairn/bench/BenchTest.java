package dev.cairn.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.bench.edge.Postgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int bench(String... words) throws Exception {
        return Bench.run(
                List.of(words),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void alone_it_lists_the_names() throws Exception {
        assertEquals(0, bench());
        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("limits "), out::toString);
    }

    @Test
    void an_unknown_name_exits_with_two() throws Exception {
        assertEquals(2, bench("linits"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("linits"), err::toString);
    }

    @Test
    void words_that_a_measurement_does_not_know_exit_with_two() throws Exception {
        assertEquals(2, bench("limits", "--fast"));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void the_walk_counts_what_it_carried() throws Exception {
        // Counts only, never speed: this machine may be busy.
        assertEquals(0, bench("walk", "--seconds", "4", "--devices", "2"), err::toString);
        JsonNode line = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
        assertTrue(line.path("acknowledged").asLong() > 0, line::toString);
        assertEquals(line.path("acknowledged"), line.path("in_log"), line::toString);
        assertEquals(0, line.path("twice").asLong(-1), line::toString);
        assertEquals(0, line.path("capsules_missing").asLong(-1), line::toString);
    }

    @Test
    void the_walk_refuses_words_that_it_does_not_know() throws Exception {
        assertEquals(2, bench("walk", "--second", "4"));
        assertEquals(2, bench("walk", "--seconds"));
        assertEquals(2, bench("walk", "--seconds", "4000"));
    }

    @Test
    void the_edge_counts_what_its_gateways_sent() throws Exception {
        // Counts only, never speed. The measurement itself fails unless sent, acknowledged and proven are the same
        // number.
        assertEquals(0, bench("edge", "--seconds", "2", "--gateways", "3", "--peers", "no"), err::toString);
        JsonNode line = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
        for (String prefix : List.of("s1_", "s32_")) {
            assertTrue(line.path(prefix + "sent").asLong() > 0, line::toString);
            assertEquals(line.path(prefix + "sent"), line.path(prefix + "acknowledged"), line::toString);
            assertEquals(line.path(prefix + "sent"), line.path(prefix + "proven"), line::toString);
        }
    }

    @Test
    void the_edge_refuses_words_that_it_does_not_know() throws Exception {
        assertEquals(2, bench("edge", "--gateway", "4"));
        assertEquals(2, bench("edge", "--gateways", "0"));
        assertEquals(2, bench("edge", "--readings", "1,33"));
        assertEquals(2, bench("edge", "--peers", "perhaps"));
        assertEquals(2, bench("edge", "--seconds"));
    }

    @Test
    void the_epcis_capture_finds_every_event_in_the_log() throws Exception {
        // Counts only, never speed. The measurement itself fails unless acknowledged and logged are the same number.
        assertEquals(
                0,
                bench("epcis", "--part", "capture", "--seconds", "1", "--clients", "2", "--peers", "no"),
                err::toString);
        JsonNode line = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
        assertTrue(line.path("captured").asLong() > 0, line::toString);
        assertEquals(line.path("captured"), line.path("in_log"), line::toString);
        assertEquals("not asked for", line.path("peer").asText(), line::toString);
    }

    @Test
    void the_epcis_questions_are_answered_without_a_peer() throws Exception {
        assertEquals(
                0,
                bench("epcis", "--part", "query", "--events", "300", "--seconds", "1", "--peers", "no", "--seed", "7"),
                err::toString);
        JsonNode line = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
        assertTrue(line.path("at_300_hits").asLong() > 0, line::toString);
        assertEquals(0, line.path("at_300_answers_compared").asLong(-1), line::toString);
    }

    @Test
    void the_epcis_questions_are_answered_as_postgresql_answers_them() throws Exception {
        assumeTrue(Postgres.programs().isPresent(), "PostgreSQL is not installed (Debian: postgresql)");
        // The measurement itself fails at the first answer that is not the peer's.
        assertEquals(
                0,
                bench("epcis", "--part", "query", "--events", "600", "--seconds", "1", "--seed", "7"),
                err::toString);
        JsonNode line = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
        assertTrue(line.path("at_600_answers_compared").asLong() >= 800, line::toString);
    }

    @Test
    void the_epcis_bench_refuses_words_that_it_does_not_know() throws Exception {
        assertEquals(2, bench("epcis", "--event", "1000"));
        assertEquals(2, bench("epcis", "--events", "1000,"));
        assertEquals(2, bench("epcis", "--events", "99"));
        assertEquals(2, bench("epcis", "--part", "both"));
        assertEquals(2, bench("epcis", "--clients", "65"));
        assertEquals(2, bench("epcis", "--peers"));
    }

    @Test
    void the_ledger_finds_everything_that_it_answered() throws Exception {
        // Counts only, never speed. The measurement itself fails unless answered, logged and indexed are the same
        // entries.
        assertEquals(
                0,
                bench("ledger", "--entries", "2000", "--clients", "8", "--logged", "500", "--seed", "7"),
                err::toString);
        JsonNode line = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
        for (String count : List.of("entries", "in_log", "indexed")) {
            assertEquals(2_000, line.path("at_500_by_8_" + count).asLong(), line::toString);
        }
        assertTrue(line.path("at_500_by_8_capsules_compared").asLong() > 0, line::toString);
        assertTrue(line.path("restart_entries_500").asLong() > 2_500, line::toString);
    }

    @Test
    void the_ledger_refuses_words_that_it_does_not_know() throws Exception {
        assertEquals(2, bench("ledger", "--entry", "4"));
        assertEquals(2, bench("ledger", "--clients", "256,0"));
        assertEquals(2, bench("ledger", "--logged"));
        assertEquals(2, bench("ledger", "--store", "paper"));
        assertEquals(2, bench("ledger", "--nodes", "3"), "of what?");
        assertEquals(2, bench("ledger", "--store", "cassandra", "--commit-log", "never"));
    }
}
