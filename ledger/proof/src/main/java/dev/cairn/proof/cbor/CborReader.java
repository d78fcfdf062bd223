package dev.cairn.proof.cbor;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one item. Recursion ends at {@code DEPTH_MAX}; a claimed length is compared with the bytes that are left before it is
 * used for anything; lists grow as items arrive, never by what was claimed.
 */
final class CborReader {
    private static final Item[] SMALL = smallIntegers();
    private static final Item TRUE = new Item.Bool(true);
    private static final Item FALSE = new Item.Bool(false);

    private final Bytes in;
    private int at;
    private int items;

    CborReader(Bytes in) {
        this.in = in;
    }

    Item top() throws Malformed {
        Item item;
        if (in.size() > 0 && (in.at(0) & 0xff) == 0xd2) {
            at = 1;
            item = new Item.Tagged18(read(2));
        } else {
            item = read(1);
        }
        if (at != in.size()) {
            throw no((in.size() - at) + " bytes after the item");
        }
        return item;
    }

    private Item read(int depth) throws Malformed {
        if (depth > Limits.DEPTH_MAX) {
            throw no("nested deeper than " + Limits.DEPTH_MAX);
        }
        if (++items > Limits.ITEMS_MAX) {
            throw no("more than " + Limits.ITEMS_MAX + " items");
        }
        int first = next();
        if (first >> 5 == 7) {
            return simple(first);
        }
        long n = number(first & 0x1f);
        return switch (first >> 5) {
            case Cbor.UNSIGNED -> integer(n);
            case Cbor.NEGATIVE -> integer(~n);
            case Cbor.BYTES -> new Item.Byt(string(n));
            case Cbor.TEXT -> text(n);
            case Cbor.ARRAY -> array(n, depth);
            case Cbor.MAP -> map(n, depth);
            default -> decimal(n, depth);
        };
    }

    private Item simple(int first) throws Malformed {
        return switch (first) {
            case Cbor.FALSE -> FALSE;
            case Cbor.TRUE -> TRUE;
            case Cbor.NULL -> Item.none();
            default -> throw no("simple value or float " + Integer.toHexString(first));
        };
    }

    private long number(int n) throws Malformed {
        if (n < 24) {
            return n;
        }
        if (n > 27) {
            throw no("indefinite or reserved length");
        }
        int bytes = 1 << (n - 24);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | next();
        }
        long shortest = n == 24 ? 24 : 1L << (4 * bytes);
        if (value < shortest) {
            throw no(value < 0 ? "a number beyond 63 bits" : "a number in a longer form than needed");
        }
        return value;
    }

    private Bytes string(long length) throws Malformed {
        int from = at;
        return in.slice(from, skip(length));
    }

    private Item text(long length) throws Malformed {
        int from = at;
        return new Item.Txt(in.utf8IfValid(from, skip(length)).orElseThrow(() -> no("text is not UTF-8")));
    }

    private int skip(long length) throws Malformed {
        if (length > in.size() - at) {
            throw no("a string of " + length + " bytes where " + (in.size() - at) + " are left");
        }
        at += (int) length;
        return at;
    }

    private Item array(long length, int depth) throws Malformed {
        checkRoom(length, 1);
        List<Item> read = new ArrayList<>();
        for (long i = 0; i < length; i++) {
            read.add(read(depth + 1));
        }
        return new Item.Arr(read);
    }

    private Item map(long length, int depth) throws Malformed {
        checkRoom(length, 2);
        List<Item.Map.Entry> read = new ArrayList<>();
        int before = at;
        int beforeEnd = at;
        for (long i = 0; i < length; i++) {
            int start = at;
            Item key = read(depth + 1);
            if (!(key instanceof Item.Int || key instanceof Item.Txt)) {
                throw no("a map key that is neither integer nor text");
            }
            if (i > 0 && in.compareRanges(before, beforeEnd, start, at) >= 0) {
                throw no("map keys out of order or twice");
            }
            before = start;
            beforeEnd = at;
            read.add(new Item.Map.Entry(key, read(depth + 1)));
        }
        return new Item.Map(read);
    }

    private Item decimal(long tag, int depth) throws Malformed {
        if (tag != 4) {
            throw no("tag " + tag);
        }
        if (read(depth + 1) instanceof Item.Arr pair
                && pair.size() == 2
                && pair.get(0) instanceof Item.Int exponent
                && pair.get(1) instanceof Item.Int mantissa
                && exponent.value() >= -18
                && exponent.value() <= -1
                && mantissa.value() % 10 != 0) {
            return new Item.Decimal(BigDecimal.valueOf(mantissa.value(), (int) -exponent.value()));
        }
        throw no("tag 4 that is not a decimal fraction in its one form");
    }

    private void checkRoom(long length, int bytesEach) throws Malformed {
        if (length > (in.size() - at) / bytesEach) {
            throw no(length + " items where " + (in.size() - at) + " bytes are left");
        }
    }

    private int next() throws Malformed {
        if (at >= in.size()) {
            throw no("the input ends inside an item");
        }
        return in.at(at++) & 0xff;
    }

    private static Item integer(long value) {
        return value >= 0 && value < SMALL.length ? SMALL[(int) value] : new Item.Int(value);
    }

    private static Item[] smallIntegers() {
        Item[] small = new Item[256];
        for (int i = 0; i < small.length; i++) {
            small[i] = new Item.Int(i);
        }
        return small;
    }

    private Malformed no(String what) {
        return new Malformed(Cbor.CODE, what + ", near byte " + at);
    }
}
