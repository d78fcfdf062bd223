package dev.cairn.ingest.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.fleet.Fleet;
import dev.cairn.ingest.fleet.Seen;
import dev.cairn.model.DeviceId;
import dev.cairn.model.StateRequest;
import dev.cairn.proof.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Where a look begins and where it gets bad: just below each line there is nothing to say. */
class ConcernsTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final DeviceId ID = new DeviceId("0".repeat(32));

    private long nanos;
    private final Fleet fleet = new Fleet(() -> NOON, () -> nanos);

    /** Kinds and levels, without the one that says that nothing is in the log. */
    private String concerns() {
        return of(fleet.seen(ID)).stream()
                .filter(concern -> concern.kind() != Concern.Kind.NEVER_HEARD)
                .map(concern -> concern.kind().word() + " " + concern.level().word())
                .collect(Collectors.joining(", "));
    }

    private static List<Concern> of(Seen seen) {
        return Concerns.of(Facts.Standing.REGISTERED, seen, List.of(), Duration.ofMinutes(10), NOON, true);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void a_certificate_is_looked_at_in_its_last_quarter_and_bad_in_its_last_tenth() {
        for (Object[] row : new Object[][] {
            {100, 30, ""},
            {100, 26, ""},
            {100, 24, "certificate look"},
            {100, 9, "certificate bad"},
            {100, -1, "certificate bad"}
        }) {
            int left = (int) row[1];
            fleet.joined(ID, NOON.plus(Duration.ofDays(left - (int) row[0])), NOON.plus(Duration.ofDays(left)));
            assertEquals(row[2], concerns(), left + " days left");
        }
    }

    @Test
    void a_spool_is_looked_at_from_64_on_and_bad_when_it_grows() {
        long[] told = {0, 63, 64, 64, 63, 200};
        String[] wanted = {"", "", "spool bad", "spool look", "", "spool bad"};
        for (int i = 0; i < told.length; i++) {
            OptionalLong receipted = OptionalLong.of(1_000);
            fleet.asked(
                    ID, new StateRequest(Bytes.ofHex("00".repeat(16)), 1_000 + told[i], receipted, Optional.empty()));
            assertEquals(wanted[i], concerns(), i + ": " + told[i]);
        }
    }

    @Test
    void a_refusal_is_bad_for_an_hour_a_retry_to_be_looked_at_for_five_minutes() {
        fleet.code(ID, "refused", "SIG-01", "no");
        fleet.code(ID, "retry", "QUO-01", "later");
        assertEquals("refused bad, retry look", concerns());
        pass(Duration.ofMinutes(6));
        assertEquals("refused bad, retry note", concerns());
        pass(Duration.ofMinutes(55));
        assertEquals("refused note, retry note", sorted(concerns()));
    }

    private static String sorted(String concerns) {
        return List.of(concerns.split(", ")).stream().sorted().collect(Collectors.joining(", "));
    }

    @Test
    void a_lost_connection_is_said_after_a_minute_and_only_when_none_is_open() {
        fleet.joined(ID, NOON.minus(Duration.ofDays(1)), NOON.plus(Duration.ofDays(30)));
        fleet.joined(ID, NOON.minus(Duration.ofDays(1)), NOON.plus(Duration.ofDays(30)));
        fleet.heard(ID, "mqtt");
        fleet.left(ID);
        pass(Duration.ofMinutes(5));
        assertEquals("", concerns());
        fleet.left(ID);
        assertEquals("", concerns());
        pass(Duration.ofSeconds(61));
        assertEquals("disconnected look", concerns());
    }

    @Test
    void who_is_revoked_is_not_called_silent() {
        List<Concern> said =
                Concerns.of(Facts.Standing.REVOKED, fleet.seen(ID), List.of(), Duration.ofMinutes(10), NOON, true);
        assertEquals(1, said.size());
        assertEquals(Concern.Kind.REVOKED, said.get(0).kind());
    }

    @Test
    void the_worst_comes_first() {
        fleet.code(ID, "retry", "QUO-01", "later");
        fleet.code(ID, "logged", "CHN-14", "twice");
        assertTrue(concerns().startsWith("twin bad"), concerns());
    }

    @Test
    void lengths_are_read_as_a_person_says_them() {
        assertEquals("just now", Words.ago(9_999));
        assertEquals("50 s ago", Words.ago(59_999));
        assertEquals("1 min ago", Words.ago(60_000));
        assertEquals("119 min", Words.length(2 * 3_600_000 - 1));
        assertEquals("2 h", Words.length(2 * 3_600_000));
        assertEquals("2 d", Words.length(2 * 86_400_000));
        assertEquals("1 statement", Words.count(1, "statement"));
    }
}
