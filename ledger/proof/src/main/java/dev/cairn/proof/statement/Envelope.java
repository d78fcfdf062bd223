package dev.cairn.proof.statement;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.cbor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement and its capsule as they travel, both still unread.
 *
 * <pre>
 * one   [ statement (bstr), capsule (bstr) ]
 * many  [ one, … ]                              1 to 256
 * </pre>
 */
public record Envelope(Bytes statement, Bytes capsule) {
    private static final Shape SHAPE = new Shape("STM-01");

    public Bytes encode() {
        return Cbor.encode(item());
    }

    /** Reads one pair of at most {@code bytesMax} bytes; {@code STM-01} for anything else. */
    public static Envelope decode(Bytes bytes, int bytesMax) throws Malformed {
        return read(SHAPE.decode(bytes, bytesMax));
    }

    public static Bytes encodeAll(List<Envelope> envelopes) {
        return Cbor.encode(Item.arr(envelopes.stream().map(Envelope::item).toList()));
    }

    /** Reads 1 to 256 pairs; {@code STM-01} for anything else. */
    public static List<Envelope> decodeAll(Bytes bytes) throws Malformed {
        List<Envelope> read = new ArrayList<>();
        Item all = SHAPE.decode(bytes, Limits.ENVELOPES_BYTES_MAX);
        for (Item each : SHAPE.list(all, "the statements", 1, Limits.ENVELOPES_MAX)) {
            read.add(read(each));
        }
        return List.copyOf(read);
    }

    private Item item() {
        return Item.arr(Item.of(statement), Item.of(capsule));
    }

    private static Envelope read(Item item) throws Malformed {
        List<Item> pair = SHAPE.list(item, "statement and capsule", 2, 2);
        return new Envelope(SHAPE.bytes(pair.get(0), "the statement"), SHAPE.bytes(pair.get(1), "the capsule"));
    }
}
