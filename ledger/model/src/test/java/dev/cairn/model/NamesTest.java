package dev.cairn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Anchor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final Hash KEY = Hash.ofHex("00112233445566778899aabbccddeeff".repeat(2));
    private static final Bytes CHAIN = Bytes.ofHex("0f".repeat(16));

    @Test
    void a_topic_is_built_and_read() {
        Topic data = Topic.of(OrgId.of(KEY), DeviceId.of(KEY), Topic.Kind.DATA);
        String half = "00112233445566778899aabbccddeeff";
        assertEquals("cairn/v1/" + half + "/" + half + "/data", data.path());
        assertEquals(Optional.of(data), Topic.parse(data.path()));
        assertTrue(data.kind().up());
        assertFalse(Topic.Kind.RECEIPT.up());
    }

    @Test
    void refuses_topics_that_are_not_ours() {
        String half = "00112233445566778899aabbccddeeff";
        for (String bad : List.of(
                "",
                "cairn/v1/" + half + "/" + half,
                "cairn/v1/" + half + "/" + half + "/data/",
                "cairn/v1/" + half + "/" + half + "/DATA",
                "cairn/v2/" + half + "/" + half + "/data",
                "cairn/v1/" + half + "/" + half.toUpperCase(java.util.Locale.ROOT) + "/data",
                "cairn/v1/+/" + half + "/data",
                "/cairn/v1/" + half + "/" + half + "/data")) {
            assertEquals(Optional.empty(), Topic.parse(bad), bad);
        }
    }

    @Test
    void correlation_data_is_chain_and_seq() {
        Correlation one = new Correlation(CHAIN, 8812);
        assertEquals(CHAIN.hex() + "000000000000226c", one.bytes().hex());
        assertEquals(Optional.of(one), Correlation.parse(one.bytes()));
        assertEquals(Optional.empty(), Correlation.parse(one.bytes().slice(0, 23)));
        assertEquals(Optional.empty(), Correlation.parse(Bytes.ofHex("ff".repeat(24))));
    }

    @Test
    void a_record_name_tells_reading_fault_and_context_apart() {
        RecordName reading = new RecordName(KEY, "air-temperature");
        RecordName fault = new RecordName(KEY, "air-temperature/fault");
        RecordName context = new RecordName(KEY, "cairn/event/gap");
        assertEquals(Optional.of(fault), RecordName.parse(fault.full()));
        assertTrue(fault.isFault() && !reading.isFault() && context.isContext());
        assertEquals("air-temperature", fault.channel());
        assertEquals(Optional.empty(), RecordName.parse("urn:dev:mac:0024befffe804ff1:t"));
    }

    @Test
    void a_state_request_is_read_again_with_and_without_its_parts() throws Malformed {
        StateRequest full = new StateRequest(CHAIN, 9, OptionalLong.of(4), Optional.of(new Anchor(77, KEY)));
        StateRequest bare = new StateRequest(CHAIN, 0, OptionalLong.empty(), Optional.empty());
        assertEquals(full, StateRequest.decode(full.encode()));
        assertEquals(bare, StateRequest.decode(bare.encode()));
    }

    @Test
    void refuses_a_state_request_of_another_shape() {
        Item chain = Item.of(CHAIN);
        for (Item bad : List.of(
                Item.of("x"),
                Item.map().put(1, chain).put(2, Item.of(0)).put(3, Item.none()).build(),
                Item.map()
                        .put(1, chain)
                        .put(2, Item.of(-1))
                        .put(3, Item.none())
                        .put(4, Item.none())
                        .build(),
                Item.map()
                        .put(1, chain)
                        .put(2, Item.of(0))
                        .put(3, Item.of("0"))
                        .put(4, Item.none())
                        .build(),
                Item.map()
                        .put(1, chain)
                        .put(2, Item.of(0))
                        .put(3, Item.none())
                        .put(5, Item.none())
                        .build(),
                Item.map()
                        .put(1, Item.of(CHAIN.slice(1, 16)))
                        .put(2, Item.of(0))
                        .put(3, Item.none())
                        .put(4, Item.none())
                        .build())) {
            Malformed no = assertThrows(Malformed.class, () -> StateRequest.decode(Cbor.encode(bad)), bad.toString());
            assertEquals("RCP-01", no.code());
        }
    }

    @Test
    void a_gap_is_read_again_and_a_foreign_reason_refused() throws Malformed {
        Gap gap = new Gap(CHAIN, 3, 5, 3, Gap.Reason.SEGMENT_DAMAGED);
        assertEquals(gap, Gap.decode(gap.encode()));
        Item foreign = Item.arr(Item.of(CHAIN), Item.of(3), Item.of(5), Item.of(3), Item.of("dog ate it"));
        assertThrows(Malformed.class, () -> Gap.decode(Cbor.encode(foreign)));
        assertThrows(IllegalArgumentException.class, () -> new Gap(CHAIN, 3, 1, 3, Gap.Reason.SPOOL_FULL));
    }

    @Test
    void units_translate_both_ways() {
        assertEquals("CEL", Units.ofSenml("Cel").orElseThrow().rec20());
        assertEquals("P1", Units.ofSenml("%RH").orElseThrow().rec20());
        assertEquals("PAL", Units.ofSenml("Pa").orElseThrow().rec20());
        assertEquals("%RH", Units.ofRec20("P1").orElseThrow().senml());
        assertEquals(new BigDecimal(100), Units.ofSenml("/").orElseThrow().toRec20());
        assertTrue(Units.ofSenml("Celsius").isEmpty());
    }
}
