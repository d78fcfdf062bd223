package dev.cairn.verdicts;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One thing in a well-formed CBOR item replaced by something of another type that JavaScript takes for nearly the same: {@code "7"},
 * {@code [7]} and {@code true} for numbers, texts for bytes. Random damage to bytes does not come by these.
 */
final class OtherTypes {
    private OtherTypes() {}

    /** Encodings with one replacement each, byte strings that hold CBOR looked into; those that cannot be encoded are left out. */
    static List<Bytes> of(Bytes encoded) {
        try {
            return variants(Cbor.decode(encoded, Limits.PACKET_BYTES_MAX)).stream()
                    .flatMap(OtherTypes::encoded)
                    .toList();
        } catch (Malformed notWellFormed) {
            throw new IllegalArgumentException(notWellFormed);
        }
    }

    private static Stream<Bytes> encoded(Item item) {
        try {
            return Stream.of(Cbor.encode(item));
        } catch (IllegalArgumentException tooDeepOrMisplaced) {
            return Stream.empty();
        }
    }

    private static List<Item> variants(Item item) {
        List<Item> variants = new ArrayList<>(alike(item));
        if (item instanceof Item.Tagged18 tagged) {
            variants(tagged.item()).forEach(inner -> variants.add(new Item.Tagged18(inner)));
        } else if (item instanceof Item.Arr list) {
            for (int i = 0; i < list.size(); i++) {
                List<Item> items = new ArrayList<>(list.items());
                for (Item other : variants(list.get(i))) {
                    items.set(i, other);
                    variants.add(Item.arr(items));
                }
            }
        } else if (item instanceof Item.Map map) {
            for (int i = 0; i < map.size(); i++) {
                List<Item.Map.Entry> entries = new ArrayList<>(map.entries());
                for (Item other : variants(map.entries().get(i).value())) {
                    entries.set(i, new Item.Map.Entry(map.entries().get(i).key(), other));
                    variants.add(new Item.Map(entries));
                }
            }
        } else if (item instanceof Item.Byt bytes) {
            inside(bytes.value()).forEach(inner -> variants.add(Item.of(inner)));
        }
        return variants;
    }

    private static List<Bytes> inside(Bytes bytes) {
        try {
            Item item = Cbor.decode(bytes, Limits.PACKET_BYTES_MAX);
            return item instanceof Item.Map || item instanceof Item.Arr
                    ? variants(item).stream().flatMap(OtherTypes::encoded).toList()
                    : List.of();
        } catch (Malformed noCbor) {
            return List.of();
        }
    }

    private static List<Item> alike(Item item) {
        List<Item> alike =
                new ArrayList<>(List.of(Item.none(), Item.of(true), Item.of(false), Item.arr(item), Item.arr()));
        if (item instanceof Item.Int number) {
            alike.add(Item.of(Long.toString(number.value())));
            alike.add(Item.of(BigDecimal.valueOf(number.value() % 1_000).add(new BigDecimal("0.5"))));
            alike.add(Item.arr(Item.of(Long.toString(number.value()))));
        } else if (item instanceof Item.Txt text) {
            alike.add(Item.of(Bytes.ofUtf8(text.value())));
            alike.add(Item.of(0));
        } else if (item instanceof Item.Byt bytes) {
            alike.add(Item.of(bytes.value().hex()));
            alike.add(Item.arr(numbers(bytes.value())));
        } else if (item instanceof Item.Map || item instanceof Item.Arr) {
            alike.add(Item.map().build());
            alike.add(Item.of(Bytes.EMPTY));
            alike.add(Item.of(""));
        }
        return alike;
    }

    private static List<Item> numbers(Bytes bytes) {
        List<Item> numbers = new ArrayList<>();
        for (int i = 0; i < bytes.size(); i++) {
            numbers.add(Item.of(bytes.at(i) & 0xff));
        }
        return numbers;
    }
}
