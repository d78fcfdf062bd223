package dev.cairn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SenmlTest {
    private static final Instant TIME = Instant.parse("2026-11-21T10:15:00.250Z");
    private static final Hash DEVICE = Hash.sha256(Bytes.ofUtf8("device"));
    private final SecureRandom random = new SecureRandom();

    private static String name(String local) {
        return new RecordName(DEVICE, local).full();
    }

    private static List<SenmlRecord> oneOfEach() {
        return List.of(
                SenmlRecord.number(name("air-temperature"), TIME, new BigDecimal("3.80"), "Cel"),
                SenmlRecord.number(name("air-temperature"), TIME.plusSeconds(60), new BigDecimal("-12"), "Cel"),
                SenmlRecord.text(name("humidity/fault"), TIME, "nack"),
                SenmlRecord.bool(name("door"), TIME, true),
                SenmlRecord.count(name("cairn/boot/count"), TIME, 7),
                SenmlRecord.data(name("cairn/boot/id"), TIME, Bytes.ofHex("00112233445566778899aabbccddeeff")));
    }

    @Test
    void what_is_written_is_read_again() throws Malformed {
        Capsule.Whole capsule = Senml.capsule(oneOfEach(), random);
        assertEquals("senml", capsule.type());
        assertEquals(oneOfEach(), Senml.read(Capsule.parse(capsule.bytes())));
    }

    @Test
    void a_partial_capsule_gives_only_what_it_discloses() throws Malformed {
        Capsule shown = Senml.capsule(oneOfEach(), random).disclose(Set.of(0, 2));
        List<SenmlRecord> records = Senml.read(shown);
        assertEquals(List.of(oneOfEach().get(0), oneOfEach().get(2)), records);
        assertEquals(4, shown.withheld());
    }

    @Test
    void a_number_is_kept_digit_by_digit() throws Malformed {
        SenmlRecord third = SenmlRecord.number(name("t"), TIME, new BigDecimal("0.1"), "Cel");
        Item.Map item = (Item.Map) Senml.item(third);
        assertEquals(new Item.Decimal(new BigDecimal("0.1")), item.get(2).orElseThrow());
        assertEquals(
                new Item.Decimal(new BigDecimal("1795256100.25")), item.get(6).orElseThrow());
    }

    @Test
    void a_record_fits_into_its_estimate() {
        List<SenmlRecord> one =
                List.of(SenmlRecord.number(name("air-temperature"), TIME, new BigDecimal("3.8"), "Cel"));
        int empty = 60;
        assertTrue(Senml.capsule(one, random).bytes().size() <= Senml.bytesAtMost(one.get(0)) + empty);
    }

    @Test
    void refuses_a_time_that_readers_would_take_as_relative() {
        Instant unset = Instant.ofEpochSecond(SenmlRecord.TIME_SECONDS_MIN - 1);
        assertThrows(IllegalArgumentException.class, () -> SenmlRecord.bool(name("door"), unset, true));
    }

    @Test
    void refuses_a_name_outside_the_rfc() {
        for (String bad : List.of("", "-t", "a b", "a\u00e4", "x".repeat(SenmlRecord.NAME_CHARS_MAX + 1))) {
            assertThrows(IllegalArgumentException.class, () -> SenmlRecord.bool(bad, TIME, true), bad);
        }
    }

    @Test
    void refuses_no_records_and_too_many() {
        assertThrows(IllegalArgumentException.class, () -> Senml.capsule(List.of(), random));
        SenmlRecord one = SenmlRecord.bool(name("door"), TIME, true);
        assertThrows(
                IllegalArgumentException.class, () -> Senml.capsule(java.util.Collections.nCopies(1025, one), random));
    }

    @Test
    void refuses_what_is_no_resolved_record() {
        Item named = Item.of(name("t"));
        Item time = Item.of(1_795_256_100L);
        refuse(Item.of("no map"));
        refuse(Item.map().put(0, named).put(2, Item.of(1L)).build());
        refuse(Item.map().put(0, named).put(6, time).build());
        refuse(Item.map().put(2, Item.of(1L)).put(6, time).build());
        refuse(Item.map()
                .put(0, named)
                .put(2, Item.of(1L))
                .put(3, Item.of("x"))
                .put(6, time)
                .build());
        refuse(Item.map()
                .put(0, named)
                .put(2, Item.of(1L))
                .put(6, Item.of(-60L))
                .build());
        refuse(Item.map()
                .put(0, named)
                .put(2, Item.of(1L))
                .put(6, time)
                .put(-2, Item.of("base"))
                .build());
        refuse(Item.map().put(0, named).put(2, Item.of("1")).put(6, time).build());
    }

    private void refuse(Item value) {
        Capsule capsule = Capsule.whole("senml", List.of(new Capsule.Member("/0/" + name("t"), value)), random);
        Malformed no = assertThrows(Malformed.class, () -> Senml.read(capsule), value.toString());
        assertEquals("SML-01", no.code());
    }

    @Test
    void refuses_a_path_that_names_another_record() {
        Item value = Senml.item(SenmlRecord.bool(name("door"), TIME, true));
        Capsule capsule = Capsule.whole("senml", List.of(new Capsule.Member("/0/" + name("window"), value)), random);
        assertThrows(Malformed.class, () -> Senml.read(capsule));
    }

    @Test
    void refuses_a_path_whose_number_is_another_or_has_another_spelling() throws Malformed {
        String door = name("door");
        Item value = Senml.item(SenmlRecord.bool(door, TIME, true));
        List<String> wrong = List.of(
                "/1/",
                "/00/",
                "/01/",
                "//",
                "/",
                "",
                "/0",
                "0/",
                "/+0/",
                "/-0/",
                "/0 /",
                "0/0/",
                "/\u0660/",
                "/0//",
                "/10/");
        for (String begin : wrong) {
            Capsule capsule = Capsule.whole("senml", List.of(new Capsule.Member(begin + door, value)), random);
            assertThrows(Malformed.class, () -> Senml.read(capsule), begin);
        }
        Capsule bare = Capsule.whole("senml", List.of(new Capsule.Member("/0/", value)), random);
        assertThrows(Malformed.class, () -> Senml.read(bare));
        List<SenmlRecord> many = Collections.nCopies(111, SenmlRecord.bool(door, TIME, true));
        assertEquals(many, Senml.read(Senml.capsule(many, random)));
    }

    @Test
    void refuses_a_capsule_of_another_type() {
        Item value = Senml.item(SenmlRecord.bool(name("door"), TIME, true));
        Capsule capsule = Capsule.whole("epcis", List.of(new Capsule.Member("/0/" + name("door"), value)), random);
        assertThrows(Malformed.class, () -> Senml.read(capsule));
    }
}
