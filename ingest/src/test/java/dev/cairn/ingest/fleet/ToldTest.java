package dev.cairn.ingest.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.model.Gap;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ToldTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final String URN = "urn:cairn:key:" + "ab".repeat(32) + ":";
    private static final Gap GAP = new Gap(Bytes.ofHex("00".repeat(16)), 3, 4, 2, Gap.Reason.SPOOL_FULL);

    @Test
    void reads_what_a_gateway_says_of_itself_among_its_readings() {
        Told told = Told.of(List.of(
                SenmlRecord.text(URN + "cairn/software", NOON, "cairn-edge/1"),
                SenmlRecord.data(URN + "cairn/config", NOON, Hash.ZERO.bytes()),
                SenmlRecord.number(URN + "air", NOON, BigDecimal.ONE, "Cel"),
                SenmlRecord.data(URN + Gap.LOCAL_NAME, NOON, GAP.encode()),
                SenmlRecord.text(URN + "cairn/event/config-refused", NOON, "CFG-04 old")));
        assertEquals(
                new Told(Optional.of("cairn-edge/1"), Optional.of(Hash.ZERO), Optional.of("CFG-04 old"), List.of(GAP)),
                told);
    }

    @Test
    void what_has_another_form_says_nothing() {
        assertEquals(
                Told.NOTHING,
                Told.of(List.of(
                        SenmlRecord.text("cairn/software", NOON, "no urn"),
                        SenmlRecord.text("urn:cairn:key:ab:cairn/software", NOON, "short"),
                        SenmlRecord.text(URN + "air/cairn/software", NOON, "a channel's"),
                        SenmlRecord.count(URN + "cairn/software", NOON, 7),
                        SenmlRecord.data(URN + "cairn/config", NOON, Bytes.ofHex("00")),
                        SenmlRecord.text(URN + "cairn/config", NOON, "text"),
                        SenmlRecord.data(URN + Gap.LOCAL_NAME, NOON, Bytes.ofHex("85")))));
        assertEquals(Told.NOTHING, Told.of(Bytes.ofHex("a0")));
    }

    @Test
    void a_long_text_is_cut() {
        Told told = Told.of(List.of(SenmlRecord.text(URN + "cairn/software", NOON, "x".repeat(10_000))));
        assertEquals(FleetLimits.TEXT_CHARS_MAX, told.software().orElseThrow().length());
    }
}
