package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Genesis;
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
     * @param leaves their hashes, computed from these very bytes
     * @return the last seal
     */
    Seal walk(Optional<StoredHead> before, TileEdge edge, List<Bytes> entries, List<Hash> leaves) {
        long height = before.map(StoredHead::height).orElse(-1L);
        Hash prev = before.map(StoredHead::seal).orElse(Hash.ZERO);
        long millis = before.map(StoredHead::sealedMillis).orElse(0L);
        TileEdge start = edge;
        int first = 0;
        Seal seal = null;
        for (int at = 0; at < entries.size(); at++) {
            if (!Seal.isSeal(entries.get(at))) {
                continue;
            }
            if (seal != null) {
                int from = (int) (start.size() - edge.size());
                start = start.extend(entries.subList(from, first), leaves.subList(from, first))
                        .edge();
            }
            seal = Blocks.parse(entries.get(at));
            Seal expected = expected(seal, height + 1, prev, start, leaves.subList(first, at));
            require(seal.equals(expected) && seal.unixMillis() >= millis, seal);
            height = seal.height();
            prev = leaves.get(at);
            millis = seal.unixMillis();
            first = at + 1;
        }
        if (seal == null || first != entries.size()) {
            throw new Trouble.Corrupt("head does not end in a seal size=" + (edge.size() + entries.size()));
        }
        return seal;
    }

    private Seal expected(Seal claimed, long height, Hash prev, TileEdge start, List<Hash> block) {
        if (height == 0) {
            return Seal.genesis(genesis.hash(), claimed.unixMillis(), genesis.origin());
        }
        return new Seal(
                height,
                prev,
                start.size(),
                block.size(),
                Merkle.root(block),
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
