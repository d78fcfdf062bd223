package dev.cairn.proof.cbor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.authlete.cbor.CBORDecoder;
import com.authlete.cbor.CBORItem;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CborTest {
    private static final long SEED = 20261121;

    @Test
    void every_item_decodes_to_itself() throws Malformed {
        Random random = new Random(SEED);
        for (int i = 0; i < 3000; i++) {
            Item item = item(random, 1 + random.nextInt(5));
            assertEquals(item, Cbor.decode(Cbor.encode(item), 1 << 20), "seed " + SEED + " item " + i);
        }
    }

    @Test
    void each_item_ends_where_the_next_begins() throws Malformed {
        Random random = new Random(SEED);
        for (int i = 0; i < 3000; i++) {
            List<Item> items = List.of(item(random, 4), item(random, 4), item(random, 3));
            Bytes list = Cbor.encode(Item.arr(items));
            int at = 1;
            for (Item each : items) {
                int end = Cbor.end(list, at);
                assertEquals(each, Cbor.decode(list.slice(at, end), 1 << 20), "seed " + SEED + " list " + i);
                at = end;
            }
            assertEquals(list.size(), at, "seed " + SEED + " list " + i);
            assertEquals(list.size(), Cbor.end(list, 0), "seed " + SEED + " list " + i);
        }
    }

    @Test
    void every_mutated_byte_string_is_refused_or_encodes_back_to_itself() {
        Random random = new Random(SEED);
        int refused = 0;
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            Bytes mutated = mutate(Cbor.encode(item(random, 4)), random);
            try {
                assertEquals(mutated, Cbor.encode(Cbor.decode(mutated, 1 << 20)), "seed " + SEED + " round " + i);
                taken++;
            } catch (Malformed malformed) {
                assertEquals("CBR-01", malformed.code());
                refused++;
            }
        }
        assertTrue(refused > 2000 && taken > 500, refused + " refused, " + taken + " taken");
    }

    @Test
    @Tag("long")
    void random_bytes_are_refused_or_encode_back_to_themselves() {
        Random random = new Random(SEED);
        for (int i = 0; i < 50_000; i++) {
            Bytes bytes = Bytes.random(random, random.nextInt(12));
            try {
                assertEquals(bytes, Cbor.encode(Cbor.decode(bytes, 64)), "seed " + SEED + " round " + i);
            } catch (Malformed malformed) {
                assertEquals("CBR-01", malformed.code());
            }
        }
    }

    @Test
    void another_library_reads_what_we_write_and_writes_the_same_bytes() throws IOException {
        Random random = new Random(SEED);
        for (int i = 0; i < 1000; i++) {
            Item item = item(random, 3);
            if (writtenTooLongByThem(item)) {
                continue;
            }
            Bytes ours = Cbor.encode(item);
            CBORItem theirs = new CBORDecoder(ours.toArray()).next();
            assertEquals(ours.hex(), Bytes.wrap(theirs.encode()).hex(), "seed " + SEED + " item " + i);
        }
    }

    /** Authlete 1.19 writes 2^31 … 2^32 - 1 and their negatives in nine bytes where five do (measured): no oracle there. */
    private static boolean writtenTooLongByThem(Item item) {
        if (item instanceof Item.Int number) {
            return Math.max(number.value(), ~number.value()) >>> 31 == 1;
        }
        if (item instanceof Item.Decimal decimal) {
            return writtenTooLongByThem(Item.of(decimal.value().unscaledValue().longValueExact()));
        }
        if (item instanceof Item.Map map) {
            return map.entries().stream().anyMatch(entry -> writtenTooLongByThem(entry.value()));
        }
        return item instanceof Item.Arr arr && arr.items().stream().anyMatch(CborTest::writtenTooLongByThem);
    }

    @Test
    void a_claimed_length_allocates_nothing() {
        for (String hex :
                List.of("5b7fffffffffffffff", "9b7fffffffffffffff", "bb3fffffffffffffff", "7a7fffffff", "9a0fffffff")) {
            assertThrows(Malformed.class, () -> Cbor.decode(Bytes.ofHex(hex), 64), hex);
        }
    }

    @Test
    void refuses_more_bytes_than_it_may_take_before_reading_any() {
        Malformed no = assertThrows(Malformed.class, () -> Cbor.decode(Bytes.wrap(new byte[65]), 64));
        assertTrue(no.getMessage().contains("65 bytes"));
    }

    @Test
    void many_small_items_do_not_become_large_memory() {
        byte[] bytes = new byte[5 + (1 << 20)];
        bytes[0] = (byte) 0x9a;
        bytes[2] = 0x10;
        assertThrows(Malformed.class, () -> Cbor.decode(Bytes.wrap(bytes), bytes.length));
    }

    @Test
    void refuses_to_write_what_it_would_not_read() {
        Item deep = Item.of(1);
        for (int i = 0; i < 8; i++) {
            deep = Item.arr(deep);
        }
        Item tooDeep = deep;
        assertThrows(IllegalArgumentException.class, () -> Cbor.encode(tooDeep));
        assertThrows(IllegalArgumentException.class, () -> Cbor.encode(Item.arr(new Item.Tagged18(Item.of(1)))));
        assertThrows(IllegalArgumentException.class, () -> Cbor.encode(Item.of("\ud800")));
        assertThrows(IllegalArgumentException.class, () -> new Item.Decimal(new BigDecimal("1.50")));
        assertThrows(
                IllegalArgumentException.class,
                () -> Item.map().put(1, Item.of(1)).put(1, Item.of(2)).build());
        assertThrows(ArithmeticException.class, () -> Item.of(new BigDecimal("9223372036854775808")));
        assertThrows(IllegalArgumentException.class, () -> Item.of(new BigDecimal("0.1234567890123456789")));
    }

    @Test
    void a_number_has_one_form() {
        assertEquals(Item.of(380), Item.of(new BigDecimal("3.80E2")));
        assertEquals(Item.of(0), Item.of(new BigDecimal("0.000")));
        assertEquals("c482201826", Cbor.encode(Item.of(new BigDecimal("3.80"))).hex());
    }

    private static Bytes mutate(Bytes bytes, Random random) {
        byte[] changed = bytes.toArray();
        switch (random.nextInt(4)) {
            case 0 -> changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            case 2 -> changed = java.util.Arrays.copyOf(changed, random.nextInt(changed.length + 1));
            default -> changed = java.util.Arrays.copyOf(changed, changed.length + 1 + random.nextInt(3));
        }
        return Bytes.wrap(changed);
    }

    private static Item item(Random random, int depth) {
        return switch (random.nextInt(depth > 1 ? 9 : 7)) {
            case 0 -> Item.of(random.nextLong() >> random.nextInt(64));
            case 1 -> Item.of((long) random.nextInt(300) - 100);
            case 2 -> Item.of(Bytes.random(random, random.nextInt(40)));
            case 3 -> Item.of("\u6c34\u00fcx\ud83c\udf4a".repeat(random.nextInt(4)));
            case 4 -> Item.of(random.nextBoolean());
            case 5 -> Item.none();
            case 6 ->
                depth > 2
                        ? Item.of(BigDecimal.valueOf(random.nextLong() >> random.nextInt(63), random.nextInt(19)))
                        : Item.of(7);
            case 7 -> array(random, depth);
            default -> map(random, depth);
        };
    }

    private static Item array(Random random, int depth) {
        List<Item> items = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            items.add(item(random, depth - 1));
        }
        return Item.arr(items);
    }

    private static Item map(Random random, int depth) {
        Item.MapBuilder map = Item.map();
        for (int i = random.nextInt(6); i > 0; i--) {
            if (random.nextBoolean()) {
                map.put(i * 1000L - 3000, item(random, depth - 1));
            } else {
                map.put("k" + i, item(random, depth - 1));
            }
        }
        return map.build();
    }
}
