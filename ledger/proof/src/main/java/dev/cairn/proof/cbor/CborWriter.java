package dev.cairn.proof.cbor;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes one item; see {@link Cbor} for the bytes. */
final class CborWriter {
    private static final int BYTES_AT_FIRST = 256;

    private ByteBuffer out = ByteBuffer.allocate(BYTES_AT_FIRST);

    CborWriter top(Item item) {
        if (item instanceof Item.Tagged18 tagged) {
            head(Cbor.TAG, 18);
            write(tagged.item(), 2);
        } else {
            write(item, 1);
        }
        return this;
    }

    Bytes bytes() {
        return Bytes.wrap(Arrays.copyOf(out.array(), out.position()));
    }

    private void put(int octet) {
        room(1).put((byte) octet);
    }

    private ByteBuffer room(int more) {
        if (out.remaining() < more) {
            int size = Math.max(Math.addExact(out.position(), more), 2 * out.capacity());
            out = ByteBuffer.allocate(size).put(out.flip());
        }
        return out;
    }

    private void write(Item item, int depth) {
        if (depth > Limits.DEPTH_MAX) {
            throw new IllegalArgumentException("nested deeper than " + Limits.DEPTH_MAX);
        }
        if (item instanceof Item.Int number) {
            integer(number.value());
        } else if (item instanceof Item.Byt bytes) {
            string(Cbor.BYTES, bytes.value());
        } else if (item instanceof Item.Txt text) {
            string(Cbor.TEXT, Bytes.ofUtf8(text.value()));
        } else if (item instanceof Item.Bool bool) {
            put(bool.value() ? Cbor.TRUE : Cbor.FALSE);
        } else if (item instanceof Item.Null) {
            put(Cbor.NULL);
        } else {
            writeNested(item, depth);
        }
    }

    private void writeNested(Item item, int depth) {
        if (item instanceof Item.Arr arr) {
            head(Cbor.ARRAY, arr.size());
            for (int i = 0; i < arr.size(); i++) {
                write(arr.get(i), depth + 1);
            }
        } else if (item instanceof Item.Map map) {
            head(Cbor.MAP, map.size());
            for (int i = 0; i < map.size(); i++) {
                Item.Map.Entry entry = map.entries().get(i);
                write(entry.key(), depth + 1);
                write(entry.value(), depth + 1);
            }
        } else if (item instanceof Item.Decimal decimal) {
            head(Cbor.TAG, 4);
            long mantissa = decimal.value().unscaledValue().longValueExact();
            write(Item.arr(Item.of(-decimal.value().scale()), Item.of(mantissa)), depth + 1);
        } else {
            throw new IllegalArgumentException("tag 18 stands only around the whole item");
        }
    }

    private void integer(long value) {
        if (value >= 0) {
            head(Cbor.UNSIGNED, value);
        } else {
            head(Cbor.NEGATIVE, ~value);
        }
    }

    private void string(int major, Bytes bytes) {
        head(major, bytes.size());
        bytes.putInto(room(bytes.size()));
    }

    private void head(int major, long n) {
        int high = major << 5;
        if (n < 24) {
            put(high | (int) n);
        } else if (n < 1L << 8) {
            tail(high | 24, n, 1);
        } else if (n < 1L << 16) {
            tail(high | 25, n, 2);
        } else if (n < 1L << 32) {
            tail(high | 26, n, 4);
        } else {
            tail(high | 27, n, 8);
        }
    }

    private void tail(int first, long n, int bytes) {
        put(first);
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            put((int) (n >>> shift));
        }
    }
}
