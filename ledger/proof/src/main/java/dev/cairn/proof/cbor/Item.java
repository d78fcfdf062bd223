package dev.cairn.proof.cbor;

import dev.cairn.proof.Bytes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One CBOR data item of the subset that Cairn speaks: each value has exactly one of these forms and one encoding. */
public sealed interface Item {
    /** A signed 64-bit integer. */
    record Int(long value) implements Item {}

    record Byt(Bytes value) implements Item {}

    /** Text that has a UTF-8 form. */
    record Txt(String value) implements Item {}

    record Arr(List<Item> items) implements Item {
        public Arr {
            items = List.copyOf(items);
        }

        public int size() {
            return items.size();
        }

        public Item get(int i) {
            return items.get(i);
        }
    }

    record Bool(boolean value) implements Item {}

    record Null() implements Item {}

    /** A number that is not integral: scale 1 to 18, no trailing zero, mantissa within 64 bits (tag 4). */
    record Decimal(BigDecimal value) implements Item {
        public Decimal {
            if (value.scale() < 1
                    || value.scale() > 18
                    || value.unscaledValue().bitLength() > 63
                    || value.stripTrailingZeros().scale() != value.scale()) {
                throw new IllegalArgumentException("not a decimal fraction of one encoding: " + value);
            }
        }
    }

    /** A COSE_Sign1 (tag 18); only ever the outermost item. */
    record Tagged18(Item item) implements Item {}

    /** A map; keys are {@link Int} or {@link Txt}, kept in the bytewise order of their encodings. */
    record Map(List<Entry> entries) implements Item {
        /** One key and its value. */
        public record Entry(Item key, Item value) {
            public Entry {
                if (!(key instanceof Int || key instanceof Txt)) {
                    throw new IllegalArgumentException("a map key is an integer or a text");
                }
            }
        }

        public Map {
            entries = List.copyOf(entries);
            if (!isAscending(entries)) {
                entries = entries.stream().sorted(Map::byEncodedKey).toList();
                if (!isAscending(entries)) {
                    throw new IllegalArgumentException("a map key stands twice among " + entries.size());
                }
            }
        }

        /** As whatever was decoded is, and most of what is built. */
        private static boolean isAscending(List<Entry> entries) {
            for (int i = 1; i < entries.size(); i++) {
                if (byEncodedKey(entries.get(i - 1), entries.get(i)) >= 0) {
                    return false;
                }
            }
            return true;
        }

        public Optional<Item> get(long key) {
            for (int i = 0; i < entries.size(); i++) { // asked for each field of each record: no iterator for it
                Entry entry = entries.get(i);
                if (entry.key() instanceof Int number && number.value() == key) {
                    return Optional.of(entry.value());
                }
            }
            return Optional.empty();
        }

        public Optional<Item> get(String key) {
            for (Entry entry : entries) {
                if (entry.key() instanceof Txt text && text.value().equals(key)) {
                    return Optional.of(entry.value());
                }
            }
            return Optional.empty();
        }

        public int size() {
            return entries.size();
        }

        /** The order of the encodings, without encoding numbers: those from 0 up, then those from -1 down, then texts. */
        private static int byEncodedKey(Entry one, Entry other) {
            if (one.key() instanceof Int a && other.key() instanceof Int b) {
                boolean negative = a.value() < 0;
                return negative != b.value() < 0
                        ? Boolean.compare(negative, b.value() < 0)
                        : negative ? Long.compare(b.value(), a.value()) : Long.compare(a.value(), b.value());
            }
            return Cbor.encode(one.key()).compareTo(Cbor.encode(other.key()));
        }
    }

    /** Collects the entries of a map in any order. */
    final class MapBuilder {
        private final List<Map.Entry> entries = new ArrayList<>();

        private MapBuilder() {}

        public MapBuilder put(long key, Item value) {
            entries.add(new Map.Entry(new Int(key), value));
            return this;
        }

        public MapBuilder put(String key, Item value) {
            entries.add(new Map.Entry(new Txt(key), value));
            return this;
        }

        public Map build() {
            return new Map(entries);
        }
    }

    /** CBOR {@code null}. */
    static Item none() {
        return new Null();
    }

    static Item of(long value) {
        return new Int(value);
    }

    static Item of(String value) {
        return new Txt(value);
    }

    static Item of(Bytes value) {
        return new Byt(value);
    }

    static Item of(boolean value) {
        return new Bool(value);
    }

    /** An {@link Int} when integral, else a {@link Decimal}; requires a scale ≤ 18 without trailing zeros and 64 bits. */
    static Item of(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        return plain.scale() <= 0 ? new Int(plain.longValueExact()) : new Decimal(plain);
    }

    static Item arr(Item... items) {
        return new Arr(Arrays.asList(items));
    }

    static Item arr(List<Item> items) {
        return new Arr(items);
    }

    static MapBuilder map() {
        return new MapBuilder();
    }

    /** Levels of nesting, at least 1; a tag, an array and a map add one each. */
    default int depth() {
        int deepest = 0;
        if (this instanceof Arr arr) {
            for (int i = 0; i < arr.size(); i++) {
                deepest = Math.max(deepest, arr.get(i).depth());
            }
            return 1 + deepest;
        }
        if (this instanceof Map map) {
            for (int i = 0; i < map.size(); i++) {
                deepest = Math.max(deepest, map.entries().get(i).value().depth());
            }
            return 1 + deepest;
        }
        if (this instanceof Tagged18 tagged) {
            return 1 + tagged.item().depth();
        }
        return this instanceof Decimal ? 3 : 1;
    }
}
