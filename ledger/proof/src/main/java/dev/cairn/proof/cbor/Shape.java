package dev.cairn.proof.cbor;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import java.util.List;
import java.util.Optional;

/**
 * Typed, strict reading of decoded items for one format: whatever does not have the shape asked for is {@link Malformed} under
 * that format's code. {@code what} names the field for people.
 */
public final class Shape {
    /** Of one UTF-16 char: a pair of them takes four. */
    private static final int UTF8_BYTES_A_CHAR_MAX = 3;

    private final String code;

    public Shape(String code) {
        this.code = code;
    }

    /** Decodes exactly one item, reporting under this format's code. */
    public Item decode(Bytes bytes, int bytesMax) throws Malformed {
        try {
            return Cbor.decode(bytes, bytesMax);
        } catch (Malformed notCbor) {
            throw notCbor.as(code);
        }
    }

    /** A map with all of the required integer keys and none but these. */
    public Item.Map map(Item item, String what, long... required) throws Malformed {
        Item.Map map = anyMap(item, what);
        checkKeys(map, what, required, new long[0]);
        return map;
    }

    /** A map with all of the required integer keys and perhaps some of the optional ones. */
    public Item.Map map(Item item, String what, long[] required, long[] optional) throws Malformed {
        Item.Map map = anyMap(item, what);
        checkKeys(map, what, required, optional);
        return map;
    }

    private Item.Map anyMap(Item item, String what) throws Malformed {
        if (item instanceof Item.Map map) {
            return map;
        }
        throw no(what + " is not a map");
    }

    private void checkKeys(Item.Map map, String what, long[] required, long[] optional) throws Malformed {
        for (long key : required) {
            if (map.get(key).isEmpty()) {
                throw no(what + " lacks label " + key);
            }
        }
        for (int i = 0; i < map.size(); i++) {
            boolean known = map.entries().get(i).key() instanceof Item.Int key
                    && (contains(required, key.value()) || contains(optional, key.value()));
            if (!known) {
                throw no(what + " has a label it may not have");
            }
        }
    }

    private static boolean contains(long[] keys, long key) {
        for (long each : keys) {
            if (each == key) {
                return true;
            }
        }
        return false;
    }

    /** The value at a key that must be there. */
    public Item at(Item.Map map, long key) throws Malformed {
        return map.get(key).orElseThrow(() -> no("label " + key + " is missing"));
    }

    /** A list of {@code min} to {@code max} items. */
    public List<Item> list(Item item, String what, int min, int max) throws Malformed {
        if (item instanceof Item.Arr arr && arr.size() >= min && arr.size() <= max) {
            return arr.items();
        }
        throw no(what + " is not a list of " + (min == max ? "" + min : min + " to " + max));
    }

    public Bytes bytes(Item item, String what) throws Malformed {
        if (item instanceof Item.Byt bytes) {
            return bytes.value();
        }
        throw no(what + " is not a byte string");
    }

    public Bytes bytes(Item item, String what, int size) throws Malformed {
        Bytes value = bytes(item, what);
        if (value.size() != size) {
            throw no(what + " has " + value.size() + " bytes instead of " + size);
        }
        return value;
    }

    public Hash hash(Item item, String what) throws Malformed {
        return Hash.of(bytes(item, what, Hash.SIZE));
    }

    /** Text of {@code min} to {@code max} UTF-8 bytes. */
    public String text(Item item, String what, int min, int max) throws Malformed {
        String value = text(item, what);
        if (value.length() >= min && value.length() <= max / UTF8_BYTES_A_CHAR_MAX) {
            return value; // however it is spelled: no need to spell it
        }
        int size = Bytes.ofUtf8(value).size();
        if (size < min || size > max) {
            throw no(what + " has " + size + " bytes, not " + min + " to " + max);
        }
        return value;
    }

    public String text(Item item, String what) throws Malformed {
        if (item instanceof Item.Txt text) {
            return text.value();
        }
        throw no(what + " is not text");
    }

    /** An unsigned number of 0 to {@code Limits.UINT_MAX}. */
    public long uint(Item item, String what) throws Malformed {
        return uint(item, what, Limits.UINT_MAX);
    }

    public long uint(Item item, String what, long max) throws Malformed {
        if (item instanceof Item.Int number && number.value() >= 0 && number.value() <= max) {
            return number.value();
        }
        throw no(what + " is not a number of 0 to " + max);
    }

    /** Nothing for {@code null}, the item otherwise. */
    public static Optional<Item> present(Item item) {
        return item instanceof Item.Null ? Optional.empty() : Optional.of(item);
    }

    /** Refuses unless it holds. */
    public void require(boolean holds, String otherwise) throws Malformed {
        if (!holds) {
            throw no(otherwise);
        }
    }

    public Malformed no(String what) {
        return new Malformed(code, what);
    }
}
