package dev.cairn.ledger.stamp;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.cbor.Shape;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.statement.Capsule;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * A head's text and the token over it. In the log it is a capsule of type {@value #TYPE} ({@code /checkpoint}, {@code /token});
 * in a bundle an item of label 6.
 *
 * <pre>
 * item   CBOR [ checkpoint text (tstr), token (bstr), [ consistency hash (bstr 32), … ] ]
 * </pre>
 *
 * @param text {@link Checkpoint#text}, what the token is over
 * @param token unread
 */
public record Stamp(String text, Bytes token) {

    public static final String TYPE = "timestamp";

    /** So that text, token and salts fit into a capsule. */
    public static final int TOKEN_BYTES_MAX = 24_576;

    static final String CODE = "TST-03";
    private static final String CHECKPOINT = "/checkpoint";
    private static final String TOKEN = "/token";
    private static final int TEXT_BYTES_MAX = 4_096;
    private static final int ITEM_BYTES_MAX = TEXT_BYTES_MAX + TOKEN_BYTES_MAX + 64 * (Hash.SIZE + 2) + 16;
    private static final Shape SHAPE = new Shape(CODE);

    /** What a bundle brings: the stamp, and how the bundle's head continues it. */
    public record Bundled(Stamp stamp, List<Hash> consistency) {
        public Bundled {
            consistency = List.copyOf(consistency);
        }

        public Bytes encode() {
            return Cbor.encode(Item.arr(
                    Item.of(stamp.text()),
                    Item.of(stamp.token()),
                    Item.arr(consistency.stream()
                            .map(hash -> Item.of(hash.bytes()))
                            .toList())));
        }

        /** Reads an item; {@code TST-03} for anything else. Text and token are not read yet. */
        public static Bundled decode(Bytes item) throws Malformed {
            List<Item> parts = SHAPE.list(SHAPE.decode(item, ITEM_BYTES_MAX), "a time stamp", 3, 3);
            List<Hash> path = new ArrayList<>();
            for (Item hash : SHAPE.list(parts.get(2), "a path", 0, Merkle.PATH_HASHES_MAX + 1)) {
                path.add(SHAPE.hash(hash, "a hash"));
            }
            return new Bundled(read(parts.get(0), parts.get(1)), path);
        }
    }

    /** The capsule in which it lies in the log. */
    public Capsule.Whole capsule(SecureRandom random) {
        return Capsule.whole(
                TYPE,
                List.of(new Capsule.Member(CHECKPOINT, Item.of(text)), new Capsule.Member(TOKEN, Item.of(token))),
                random);
    }

    /** Reads a capsule of type {@value #TYPE}; {@code TST-03} for anything else. */
    public static Stamp of(Capsule capsule) throws Malformed {
        boolean ours = capsule.type().equals(TYPE)
                && capsule.count() == 2
                && capsule.withheld() == 0
                && capsule.leaves().get(0).path().equals(CHECKPOINT)
                && capsule.leaves().get(1).path().equals(TOKEN);
        SHAPE.require(ours, "a capsule that is no time stamp");
        return read(capsule.leaves().get(0).value(), capsule.leaves().get(1).value());
    }

    private static Stamp read(Item text, Item token) throws Malformed {
        Bytes bytes = SHAPE.bytes(token, "a token");
        SHAPE.require(!bytes.isEmpty() && bytes.size() <= TOKEN_BYTES_MAX, "a token of " + bytes.size() + " bytes");
        return new Stamp(SHAPE.text(text, "a checkpoint", 1, TEXT_BYTES_MAX), bytes);
    }

    /** The head that was stamped; {@code TST-03} if the text is none in its one spelling. */
    public Checkpoint checkpoint() throws Malformed {
        try {
            Checkpoint read = Checkpoint.parse(text);
            SHAPE.require(read.text().equals(text), "a checkpoint with extensions");
            return read;
        } catch (Malformed notACheckpoint) {
            throw notACheckpoint.as(CODE);
        }
    }

    /** What the token must be over. */
    public Hash textHash() {
        return Hash.sha256(Bytes.ofUtf8(text));
    }
}
