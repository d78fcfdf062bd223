package dev.cairn.proof.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.Merkle;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealTest {
    private final Seal first = Seal.genesis(Hash.sha256(Bytes.ofUtf8("cfg")), 1735689600000L, "example.com/log");
    private final List<Bytes> entries = List.of(Bytes.ofHex("01"), Bytes.ofHex("02"), Bytes.ofHex("03"));
    private final Hash batch = Merkle.root(entries.stream().map(Merkle::leaf).toList());
    private final Seal second = new Seal(
            1,
            first.leafHash(),
            1,
            3,
            batch,
            Merkle.root(List.of(first.leafHash())),
            1735689601000L,
            "example.com/log");

    @Test
    void gives_the_bytes_on_record() {
        assertEquals(154, first.bytes().size());
        assertEquals(
                "2c16b9fae2ccf7e17a2cae8b0cdfebe584a21c9a6a4b06d5ad75d72a0f61add0",
                first.leafHash().hex());
        assertEquals("e2da0242936eb38ec996a543601b3a1da4226391ff92014ed1a7a248ace36347", batch.hex());
        assertEquals(
                "626c6f636b2f76310a00000000000000012c16b9fae2ccf7e17a2cae8b0cdfebe584a21c9a6a4b06d5ad75d72a0f61add0"
                        + "00000000000000010000000000000003e2da0242936eb38ec996a543601b3a1da4226391ff92014ed1a7a248ace36347"
                        + "2c16b9fae2ccf7e17a2cae8b0cdfebe584a21c9a6a4b06d5ad75d72a0f61add0000001941f297fe8000f6578616d706c652e636f6d2f6c6f67",
                second.bytes().hex());
        assertEquals(
                "fc9a18167290087da4733c3cfaffb12a863c4cb2087ea9a84eb61f8e59721dc9",
                second.leafHash().hex());
        List<Hash> leaves = List.of(
                first.leafHash(),
                Merkle.leaf(entries.get(0)),
                Merkle.leaf(entries.get(1)),
                Merkle.leaf(entries.get(2)),
                second.leafHash());
        assertEquals(
                "c6d9e3d6c397f7a6369ee583190e37d253740d342e521e90f3ff572aa7f729ee",
                Merkle.root(leaves).hex());
    }

    @Test
    void every_mutated_seal_is_refused_or_writes_back_the_same_bytes() {
        Bytes bytes = second.bytes();
        for (int bit = 0; bit < 8 * bytes.size(); bit++) {
            Bytes changed = dev.cairn.proof.vectors.Change.flip(bytes, bit);
            try {
                assertEquals(changed, Seal.parse(changed).bytes(), "bit " + bit);
            } catch (Malformed refused) {
                assertEquals("SEA-01", refused.code());
            }
        }
    }

    @Test
    void knows_a_seal_by_its_first_byte() {
        assertTrue(Seal.isSeal(second.bytes()));
        assertFalse(Seal.isSeal(Bytes.ofHex("d284")));
        assertFalse(Seal.isSeal(Bytes.EMPTY));
        assertEquals(4, second.index());
    }

    @Test
    void there_is_no_empty_block_after_the_genesis() {
        assertThrows(IllegalArgumentException.class, () -> new Seal(1, Hash.ZERO, 1, 0, batch, batch, 0, "x"));
        assertThrows(
                IllegalArgumentException.class, () -> new Seal(0, Hash.ZERO, 0, 1, batch, Merkle.EMPTY_ROOT, 0, "x"));
        assertThrows(IllegalArgumentException.class, () -> new Seal(1, Hash.ZERO, 1, 1, batch, batch, 0, ""));
    }
}
