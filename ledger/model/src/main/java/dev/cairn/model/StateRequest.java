package dev.cairn.model;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Anchor;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * "What do you have of this chain?": published by a gateway on {@code …/state}, unsigned (docs/formats/receipt.md).
 *
 * <pre>{ 1: chain, 2: last seq made, 3: last receipted seq or null, 4: [anchor size, anchor root] or null }</pre>
 *
 * <p>A chain with no statement yet has nothing to ask; the gateway does not send one.
 *
 * @param chain 16 bytes
 * @param lastMade newest seq of the chain
 * @param lastReceipted highest seq below which all are receipted
 * @param anchor newest WITNESSED checkpoint the gateway knows
 */
public record StateRequest(Bytes chain, long lastMade, OptionalLong lastReceipted, Optional<Anchor> anchor) {
    /** Code of a request that cannot be read; as for receipts. */
    public static final String CODE = "RCP-01";

    private static final int BYTES_MAX = 256;

    public StateRequest {
        if (chain.size() != Correlation.CHAIN_BYTES || lastMade < 0) {
            throw new IllegalArgumentException("chain of " + chain.size() + " bytes, last seq " + lastMade);
        }
    }

    /** The message. */
    public Bytes encode() {
        Item receipted = lastReceipted.isPresent() ? Item.of(lastReceipted.getAsLong()) : Item.none();
        Item known = anchor.map(
                        a -> Item.arr(Item.of(a.size()), Item.of(a.root().bytes())))
                .orElse(Item.none());
        return Cbor.encode(Item.map()
                .put(1, Item.of(chain))
                .put(2, Item.of(lastMade))
                .put(3, receipted)
                .put(4, known)
                .build());
    }

    /** @throws Malformed {@code RCP-01} when the bytes are not such a request */
    public static StateRequest decode(Bytes bytes) throws Malformed {
        try {
            if (Cbor.decode(bytes, BYTES_MAX) instanceof Item.Map map && map.size() == 4) {
                return read(map);
            }
        } catch (Malformed | IllegalArgumentException e) {
            throw new Malformed(CODE, "state request: " + e.getMessage(), e);
        }
        throw new Malformed(CODE, "state request: not a map of 4");
    }

    private static StateRequest read(Item.Map map) {
        return new StateRequest(
                bytes(map.get(1).orElse(Item.none())),
                uint(map.get(2).orElse(Item.none())),
                map.get(3).orElseThrow(IllegalArgumentException::new) instanceof Item.Int receipted
                        ? OptionalLong.of(uint(receipted))
                        : nothing(map, 3, OptionalLong.empty()),
                map.get(4).orElseThrow(IllegalArgumentException::new) instanceof Item.Arr known
                        ? Optional.of(anchor(known))
                        : nothing(map, 4, Optional.empty()));
    }

    private static <T> T nothing(Item.Map map, long key, T none) {
        if (!map.get(key).equals(Optional.of(Item.none()))) {
            throw new IllegalArgumentException("label " + key + " is neither a value nor null");
        }
        return none;
    }

    private static Anchor anchor(Item.Arr known) {
        if (known.size() != 2) {
            throw new IllegalArgumentException("an anchor has 2 items, not " + known.size());
        }
        return new Anchor(uint(known.get(0)), Hash.of(bytes(known.get(1))));
    }

    private static Bytes bytes(Item item) {
        if (item instanceof Item.Byt byt) {
            return byt.value();
        }
        throw new IllegalArgumentException("not a byte string");
    }

    private static long uint(Item item) {
        if (item instanceof Item.Int number && number.value() >= 0) {
            return number.value();
        }
        throw new IllegalArgumentException("not an unsigned number");
    }
}
