package dev.cairn.proof.cbor;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import java.io.ByteArrayOutputStream;

/** Writes one item; see {@link Cbor} for the bytes. */
final class CborWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

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
        return Bytes.wrap(out.toByteArray());
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
            out.write(bool.value() ? Cbor.TRUE : Cbor.FALSE);
        } else if (item instanceof Item.Null) {
            out.write(Cbor.NULL);
        } else {
            writeNested(item, depth);
        }
    }

    private void writeNested(Item item, int depth) {
        if (item instanceof Item.Arr arr) {
            head(Cbor.ARRAY, arr.size());
            arr.items().forEach(each -> write(each, depth + 1));
        } else if (item instanceof Item.Map map) {
            head(Cbor.MAP, map.size());
            for (Item.Map.Entry entry : map.entries()) {
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
        bytes.writeTo(out);
    }

    private void head(int major, long n) {
        int high = major << 5;
        if (n < 24) {
            out.write(high | (int) n);
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
        out.write(first);
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            out.write((int) (n >>> shift));
        }
    }
}
