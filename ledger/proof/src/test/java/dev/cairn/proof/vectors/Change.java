package dev.cairn.proof.vectors;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import java.util.ArrayList;
import java.util.List;

/** Changes to bytes and items, for negative vectors. */
public final class Change {
    private Change() {}

    /** The same bytes with one bit turned over. */
    public static Bytes flip(Bytes bytes, int bit) {
        byte[] changed = bytes.toArray();
        changed[bit / 8] ^= (byte) (1 << (bit % 8));
        return Bytes.wrap(changed);
    }

    static Bytes cut(Bytes bytes, int n) {
        return bytes.slice(0, bytes.size() - n);
    }

    static Item item(Bytes bytes) {
        try {
            return Cbor.decode(bytes, bytes.size());
        } catch (Malformed broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    /** A map with the value at an integer key replaced or added; null takes it away. */
    static Item.Map put(Item map, long key, Item value) {
        List<Item.Map.Entry> entries = new ArrayList<>();
        for (Item.Map.Entry each : ((Item.Map) map).entries()) {
            if (!each.key().equals(Item.of(key))) {
                entries.add(each);
            }
        }
        if (value != null) {
            entries.add(new Item.Map.Entry(Item.of(key), value));
        }
        return new Item.Map(entries);
    }

    static Item field(Item map, long key) {
        return ((Item.Map) map).get(key).orElseThrow();
    }

    /** An array with the item at i replaced; null takes it away; i = size adds. */
    static Item.Arr set(Item array, int i, Item value) {
        List<Item> items = new ArrayList<>(((Item.Arr) array).items());
        if (i == items.size()) {
            items.add(value);
        } else if (value == null) {
            items.remove(i);
        } else {
            items.set(i, value);
        }
        return new Item.Arr(items);
    }

    static Item at(Item array, int i) {
        return ((Item.Arr) array).get(i);
    }
}
