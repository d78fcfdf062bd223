package dev.cairn.ingest.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.fake.FakeLedger;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ledger.Admission;
import dev.cairn.model.DeviceId;
import dev.cairn.model.StateRequest;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.Statement;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FleetTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final Gateway gateway =
            new Gateway(FakeLedger.ORIGIN, SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom()), Hash.ZERO);
    private final DeviceId id = gateway.device();
    private Instant now = NOON;
    private long nanos = 1_000 * MINUTE_NANOS;

    private Fleet fleet(Fleet.Rules rules) {
        return new Fleet(() -> now, () -> nanos, rules);
    }

    private void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    private Statement statement() {
        try {
            return Statement.parse(gateway.next().statement());
        } catch (Malformed impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void logged(Fleet fleet) {
        fleet.answered("mqtt", id, Optional.of(statement()), new Admission.Admitted(1, Set.of()), Told.NOTHING);
    }

    /** The age of data is how long ago they came, whatever the gateway's clock says. */
    private void checkAge(Fleet fleet) {
        gateway.time(NOON.minus(Duration.ofDays(3)), 1_000);
        logged(fleet);
        pass(Duration.ofMinutes(2));
        assertEquals(
                Duration.ofMinutes(2).toMillis(),
                fleet.seen(id).data().orElseThrow().ageMs());
        assertEquals(NOON, fleet.seen(id).data().orElseThrow().at());
        gateway.time(NOON.plus(Duration.ofDays(3)), 2_000);
        logged(fleet);
        assertEquals(0, fleet.seen(id).data().orElseThrow().ageMs());
    }

    @Test
    void data_are_as_old_as_their_receipt() {
        checkAge(fleet(Fleet.Rules.HONEST));
    }

    @Test
    void a_planted_age_by_the_gateways_clock_is_seen() {
        Fleet planted = fleet(new Fleet.Rules((said, received) -> said.time(), code -> true));
        assertThrows(AssertionError.class, () -> checkAge(planted));
    }

    private void checkCodes(Fleet fleet) {
        for (String code : new String[] {"SIG-01", "CBR-01", "SIG-01", "QUO-01"}) {
            fleet.code(id, "refused", code, "no");
        }
        assertEquals(2, fleet.seen(id).codes().get("SIG-01").count());
        assertEquals(1, fleet.seen(id).codes().get("CBR-01").count());
        assertEquals(3, fleet.seen(id).codes().size());
    }

    @Test
    void every_code_is_counted() {
        checkCodes(fleet(Fleet.Rules.HONEST));
    }

    @Test
    void a_planted_code_that_is_not_counted_is_seen() {
        Fleet planted = fleet(new Fleet.Rules((said, received) -> received, code -> !code.equals("CBR-01")));
        assertThrows(Throwable.class, () -> checkCodes(planted));
    }

    @Test
    void only_new_data_make_a_gateway_younger() {
        Fleet fleet = fleet(Fleet.Rules.HONEST);
        logged(fleet);
        pass(Duration.ofMinutes(20));
        fleet.heard(id, "mqtt");
        Admission again = new Admission.Duplicate(1);
        fleet.answered("mqtt", id, Optional.of(statement()), again, Told.NOTHING);
        Admission no = new Admission.Refused("SIG-01", "no");
        fleet.answered("mqtt", id, Optional.of(statement()), no, Told.NOTHING);
        assertEquals(20 * 60_000, fleet.seen(id).data().orElseThrow().ageMs());
        assertEquals(OptionalLong.of(0), fleet.seen(id).heardAgeMs());
        assertEquals(new Seen.Counts(1, 1, 0, 1), fleet.seen(id).counts());
    }

    @Test
    void what_the_log_says_yields_to_what_comes_and_never_the_other_way() {
        Fleet fleet = fleet(Fleet.Rules.HONEST);
        Statement old = statement();
        fleet.restored(id, old, Told.NOTHING, NOON.minus(Duration.ofHours(5)));
        Seen.Contact contact = fleet.seen(id).data().orElseThrow();
        assertFalse(contact.received());
        assertEquals(Duration.ofHours(5).toMillis(), contact.ageMs());
        fleet.restored(id, old, Told.NOTHING, NOON.minus(Duration.ofHours(6)));
        assertEquals(contact, fleet.seen(id).data().orElseThrow(), "the newest counts");
        logged(fleet);
        fleet.restored(id, old, Told.NOTHING, NOON);
        assertTrue(fleet.seen(id).data().orElseThrow().received());
        assertEquals(OptionalLong.empty(), fleet(Fleet.Rules.HONEST).seen(id).clockOffsetMs());
    }

    @Test
    void a_restored_row_knows_no_clock_no_spool_and_no_certificate() {
        Fleet fleet = fleet(Fleet.Rules.HONEST);
        fleet.restored(id, statement(), Told.NOTHING, NOON);
        Seen seen = fleet.seen(id);
        assertTrue(seen.clockOffsetMs().isEmpty()
                && seen.spool().isEmpty()
                && seen.certificate().isEmpty());
        assertEquals("", seen.door());
    }

    @Test
    void what_waits_is_what_was_told_less_what_came() {
        Fleet fleet = fleet(Fleet.Rules.HONEST);
        for (int seq = 0; seq < 3; seq++) {
            logged(fleet);
        }
        fleet.asked(id, new StateRequest(gateway.chain(), 7, OptionalLong.of(2), Optional.empty()));
        assertEquals(5, fleet.seen(id).spool().orElseThrow().waiting());
        logged(fleet);
        logged(fleet);
        assertEquals(3, fleet.seen(id).spool().orElseThrow().waiting());
        Statement last = statement();
        for (int again = 0; again < 3; again++) {
            fleet.answered("mqtt", id, Optional.of(last), new Admission.Duplicate(1), Told.NOTHING);
        }
        assertEquals(2, fleet.seen(id).spool().orElseThrow().waiting(), "the same one counts once");
    }

    @Test
    void is_bounded_in_gateways_codes_chains_and_gaps() {
        Fleet fleet = fleet(Fleet.Rules.HONEST);
        for (int i = 0; i < FleetLimits.DEVICES_KEPT_MAX + 5; i++) {
            fleet.registered(new DeviceId(String.format("%032x", i)));
        }
        assertEquals(FleetLimits.DEVICES_KEPT_MAX, fleet.known().size());
        assertEquals(5, fleet.beyond());
        DeviceId one = new DeviceId(String.format("%032x", 0));
        for (int i = 0; i < 1_000; i++) {
            fleet.code(one, "refused", "X" + i, "x".repeat(10_000));
            fleet.asked(
                    one,
                    new StateRequest(Bytes.random(new SecureRandom(), 16), 5, OptionalLong.empty(), Optional.empty()));
        }
        Seen seen = fleet.seen(one);
        assertEquals(FleetLimits.CODES_A_DEVICE_MAX + 1, seen.codes().size());
        assertEquals(
                1_000 - FleetLimits.CODES_A_DEVICE_MAX,
                seen.codes().get(FleetLimits.OTHER_CODES).count());
        assertEquals(FleetLimits.TEXT_CHARS_MAX, seen.codes().get("X0").text().length());
        assertEquals(
                6L * FleetLimits.CHAINS_A_DEVICE_MAX, seen.spool().orElseThrow().waiting());
    }

    @Test
    void a_clock_is_judged_by_the_statement_that_waited_least() {
        ClockSkew skew = new ClockSkew();
        assertTrue(skew.offsetMs().isEmpty());
        Bytes boot = Bytes.random(new SecureRandom(), 16);
        skew.observe(boot, 1_000, 10_000, 90_000);
        assertEquals(OptionalLong.of(-80_000), skew.offsetMs(), "late or behind: nobody can tell yet");
        skew.observe(boot, 81_000, 90_000, 90_500);
        assertEquals(OptionalLong.of(-500), skew.offsetMs(), "it was late");
        skew.observe(boot, 2_000, 11_000, 95_000);
        assertEquals(OptionalLong.of(-500), skew.offsetMs(), "later ones of the boot may be as late as they like");
        skew.observe(boot, 91_000, 3_700_000, 100_600);
        assertEquals(OptionalLong.of(3_599_500), skew.offsetMs(), "its clock has jumped");
        skew.observe(Bytes.random(new SecureRandom(), 16), 0, 200_000, 200_000);
        assertEquals(OptionalLong.of(0), skew.offsetMs(), "another boot begins anew");
    }

    @Test
    void a_clock_of_ours_that_was_wrong_is_forgotten() {
        ClockSkew skew = new ClockSkew();
        Bytes boot = Bytes.random(new SecureRandom(), 16);
        skew.observe(boot, 0, 3_600_000, 0);
        for (int i = 1; i <= 2 * ClockSkew.WINDOW; i++) {
            skew.observe(boot, i, 3_600_000 + i, 3_600_000 + i);
        }
        assertEquals(OptionalLong.of(0), skew.offsetMs());
    }
}
