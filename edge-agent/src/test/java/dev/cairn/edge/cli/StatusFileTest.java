package dev.cairn.edge.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a farmer reads in states that no running agent is needed for. */
class StatusFileTest {
    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");

    private record Told(int exit, String said) {}

    private static Told tell(Map<String, String> lines, boolean enrolled) {
        return tell(lines, enrolled, NOW);
    }

    private static Told tell(Map<String, String> lines, boolean enrolled, Instant now) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exit = new StatusFile(lines).tell(now, enrolled, new PrintStream(said, true, StandardCharsets.UTF_8));
        return new Told(exit, said.toString(StandardCharsets.UTF_8));
    }

    private static Map<String, String> running(String connected, String trouble) {
        return new TreeMap<>(Map.of(
                "at", NOW.minusSeconds(4).toString(),
                "connected", connected,
                "uplink-trouble", trouble,
                "rolled-back", "false",
                "refused", "0",
                "unbelievable-receipts", "0",
                "last-receipt", "never"));
    }

    @Test
    void a_gateway_without_a_ledger_is_told_to_enrol_and_an_enrolled_one_to_start() {
        Told foreign = tell(Map.of(), false);
        assertEquals(1, foreign.exit());
        assertTrue(foreign.said().contains("sudo cairn-edge enrol CODE --at HOST"), foreign.said());
        Told enrolled = tell(Map.of(), true);
        assertEquals(1, enrolled.exit());
        assertTrue(enrolled.said().contains("sudo systemctl start cairn-edge"), enrolled.said());
        assertFalse(enrolled.said().contains("enrol CODE"), enrolled.said());
    }

    @Test
    void without_a_line_nothing_is_wrong_yet_and_the_reason_is_told() {
        Told told = tell(running("false", "no connection to mqtts://a:8883: nobody answers there (refused)"), true);
        assertEquals(0, told.exit(), told.said());
        assertTrue(told.said().contains("The reason: no connection to mqtts://a:8883: nobody answers"), told.said());
    }

    @Test
    void a_ledger_that_does_not_let_it_in_is_wrong_and_says_whom_to_ask() {
        Map<String, String> lines = running("false", "no connection to mqtts://a:8883: UPL-04 it does not let us in");
        Told told = tell(lines, true);
        assertEquals(1, told.exit(), told.said());
        assertTrue(told.said().contains("Ask your organisation whether its key was revoked"), told.said());
        lines.put("connected", "true");
        Told again = tell(lines, true);
        assertEquals(0, again.exit(), "of a trouble that is over nothing is told: " + again.said());
        assertFalse(again.said().contains("revoked"), again.said());
    }

    @Test
    void an_agent_that_was_told_to_stop_is_not_running_from_that_moment_on() {
        Map<String, String> lines = running("true", "");
        lines.put("stopped", "true");
        Told told = tell(lines, true);
        assertEquals(1, told.exit(), told.said());
        assertTrue(told.said().contains("It is NOT running; last seen 4 seconds ago."), told.said());
    }

    @Test
    void a_clock_in_1970_is_wrong() {
        Instant then = Instant.parse("1970-01-01T08:00:00Z");
        Map<String, String> lines = running("false", "");
        lines.put("at", then.toString());
        Told told = tell(lines, true, then);
        assertEquals(1, told.exit(), told.said());
        assertTrue(told.said().contains("Its clock is WRONG"), told.said());
        assertTrue(told.said().contains("It is running."), told.said());
    }
}
