package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Genesis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Recomputes every field of every seal from entries read back, before a head over them is signed. */
final class SealCheck {

    private final Genesis genesis;

    SealCheck(Genesis genesis) {
        this.genesis = genesis;
    }

    /**
     * Walks the entries from one head to the next.
     *
     * @param edge the tiles of the head before
     * @param entries from that size on; the last one is a seal
     * @return the last seal
     */
    Seal walk(Optional<StoredHead> before, TileEdge edge, List<Bytes> entries) {
        long height = before.map(StoredHead::height).orElse(-1L);
        Hash prev = before.map(StoredHead::seal).orElse(Hash.ZERO);
        long millis = before.map(StoredHead::sealedMillis).orElse(0L);
        TileEdge start = edge;
        List<Bytes> block = new ArrayList<>();
        Seal seal = null;
        for (Bytes entry : entries) {
            if (!Seal.isSeal(entry)) {
                block.add(entry);
                continue;
            }
            seal = Blocks.parse(entry);
            require(seal.equals(expected(seal, height + 1, prev, start, block)) && seal.unixMillis() >= millis, seal);
            height = seal.height();
            prev = seal.leafHash();
            millis = seal.unixMillis();
            block.add(entry);
            start = start.extend(block).edge();
            block = new ArrayList<>();
        }
        if (seal == null || !block.isEmpty()) {
            throw new Trouble.Corrupt("head does not end in a seal size=" + (edge.size() + entries.size()));
        }
        return seal;
    }

    private Seal expected(Seal claimed, long height, Hash prev, TileEdge start, List<Bytes> block) {
        if (height == 0) {
            return Seal.genesis(genesis.hash(), claimed.unixMillis(), genesis.origin());
        }
        Hash batchRoot = Merkle.root(block.stream().map(Merkle::leaf).toList());
        return new Seal(
                height,
                prev,
                start.size(),
                block.size(),
                batchRoot,
                start.root(),
                claimed.unixMillis(),
                genesis.origin());
    }

    private static void require(boolean holds, Seal seal) {
        if (!holds) {
            throw new Trouble.Corrupt("seal contradicts the entries read back height=" + seal.height());
        }
    }
}
