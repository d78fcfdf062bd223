package dev.cairn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.model.ChannelDescription.Calibration;
import dev.cairn.model.ChannelDescription.Uncertainty;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChannelDescriptionTest {
    private static final ChannelDescription FULL = new ChannelDescription(
            "kg",
            "nau7802 at 0x2a on /dev/i2c-1 load",
            Duration.ofSeconds(60),
            Optional.of("beefbeef"),
            Optional.of(new Uncertainty(new BigDecimal("0.05"), "configuration")),
            Optional.of(new Calibration(
                    List.of(new BigDecimal("-12.5"), new BigDecimal("0.0004")),
                    Optional.of("count"),
                    "2026-05-04",
                    "PTB",
                    Optional.of("17-042"))));

    @Test
    void is_read_back_with_everything_and_with_nothing() throws Exception {
        assertEquals(FULL, ChannelDescription.decode(FULL.encode()));
        ChannelDescription bare = ChannelDescription.of("", "host load", Duration.ofMillis(100));
        assertEquals(bare, ChannelDescription.decode(bare.encode()));
    }

    @Test
    void what_gateways_wrote_before_is_read_and_what_later_ones_may_add_is_passed_over() throws Exception {
        Item.MapBuilder old = Item.map()
                .put("unit", Item.of("Cel"))
                .put("source", Item.of("kernel:w1/28-0316a2798bff"))
                .put("interval-ms", Item.of(60_000));
        ChannelDescription expected = ChannelDescription.of("Cel", "kernel:w1/28-0316a2798bff", Duration.ofSeconds(60));
        assertEquals(expected, ChannelDescription.decode(Cbor.encode(old.build())));
        Item more = old.put("colour", Item.arr(Item.of("green"))).build();
        assertEquals(expected, ChannelDescription.decode(Cbor.encode(more)));
    }

    @Test
    void refuses_what_is_no_description_with_a_code() {
        Item number = Item.of(1);
        Item source = Item.of("s");
        List<Item> wrong = List.of(
                Item.of("text"),
                Item.map().build(),
                Item.map().put("unit", Item.of("Cel")).put("source", source).build(),
                Item.map()
                        .put("unit", number)
                        .put("source", source)
                        .put("interval-ms", number)
                        .build(),
                with("interval-ms", Item.of("soon")),
                with("interval-ms", Item.of(new BigDecimal("0.5"))),
                with("serial", number),
                with("uncertainty", Item.of("little")),
                with("uncertainty", Item.of(-1)),
                with("calibration", number),
                with(
                        "calibration",
                        Item.map().put("on", source).put("by", source).build()),
                with("calibration", calibration(Item.arr())),
                with("calibration", calibration(Item.arr(Item.of("one")))),
                with("calibration", calibration(Item.arr(number, number, number, number, number, number, number))));
        for (Item each : wrong) {
            Malformed no =
                    assertThrows(Malformed.class, () -> ChannelDescription.decode(Cbor.encode(each)), each::toString);
            assertEquals("SML-01", no.code());
        }
        assertThrows(Malformed.class, () -> ChannelDescription.decode(Bytes.EMPTY));
    }

    private static Item with(String key, Item value) {
        Item.MapBuilder map = Item.map().put("unit", Item.of("Cel")).put("source", Item.of("s"));
        if (!key.equals("interval-ms")) {
            map.put("interval-ms", Item.of(1));
        }
        return map.put(key, value).build();
    }

    private static Item calibration(Item polynomial) {
        return Item.map()
                .put("polynomial", polynomial)
                .put("on", Item.of("2026-05-04"))
                .put("by", Item.of("me"))
                .build();
    }

    @Test
    void damaged_bytes_are_refused_with_a_code_or_read_as_some_other_description() {
        byte[] sound = FULL.encode().toArray();
        for (long seed = 1; seed <= 5_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = sound.clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                ChannelDescription.decode(Bytes.wrap(bytes)).encode();
            } catch (Malformed refused) {
                assertEquals("SML-01", refused.code(), "seed " + seed);
            }
        }
    }
}
