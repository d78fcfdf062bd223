package dev.cairn.proof.vectors;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.sample.SampleLedger;
import java.util.function.UnaryOperator;

/** Statements that no honest signer makes, at seq 0 of a chain of their own. */
final class Forged {
    private Forged() {}

    static Bytes statement(Hash kid, int alg, Hash root, UnaryOperator<Bytes> signer) {
        return statement(SampleLedger.ORIGIN, kid, alg, root, signer);
    }

    static Bytes statement(String origin, Hash kid, int alg, Hash root, UnaryOperator<Bytes> signer) {
        Bytes header = Cbor.encode(Item.map()
                .put(1, Item.of(alg))
                .put(3, Item.of("application/vnd.cairn.capsule-root"))
                .put(4, Item.of(kid.bytes()))
                .put(
                        15,
                        Item.map()
                                .put(1, Item.of("urn:cairn:key:" + kid.hex()))
                                .put(6, Item.of(1_735_689_600L))
                                .build())
                .put(-65537, Item.of(origin))
                .put(-65538, Item.of(Bytes.ofHex("c0".repeat(16))))
                .put(-65539, Item.of(0))
                .put(-65540, Item.of(Hash.ZERO.bytes()))
                .put(-65541, Item.arr(Item.of(0), Item.none(), Item.of(Bytes.ofHex("b0".repeat(16))), Item.of(0)))
                .build());
        Bytes message = Cbor.encode(
                Item.arr(Item.of("Signature1"), Item.of(header), Item.of(Bytes.EMPTY), Item.of(root.bytes())));
        return Cbor.encode(new Item.Tagged18(
                Item.arr(Item.of(header), Item.map().build(), Item.of(root.bytes()), Item.of(signer.apply(message)))));
    }
}
