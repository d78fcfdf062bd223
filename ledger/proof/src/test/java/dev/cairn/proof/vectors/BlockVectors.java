package dev.cairn.proof.vectors;

import static dev.cairn.proof.vectors.Vector.map;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.Merkle;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Vectors of blocks: what a seal says against the seal below it and the leaves it closes. */
final class BlockVectors {
    private static final String PRODUCER = "example.com/log";

    private final Vectors blocks = new Vectors("block");
    private final Hash genesis = Hash.sha256(Bytes.ofUtf8("cfg"));
    private final Seal first = Seal.genesis(genesis, 1735689600000L, PRODUCER);
    private final List<Hash> leaves =
            Stream.of(1, 2, 3).map(i -> Merkle.leaf(TreeVectors.entry(i))).toList();
    private final Seal second = seal(1, first.leafHash(), 1, 3, Merkle.root(leaves), 1735689601000L);

    static List<Vector> all() {
        BlockVectors made = new BlockVectors();
        made.good();
        made.bad();
        return made.blocks.made();
    }

    private Seal seal(long height, Hash prev, long start, long count, Hash batch, long millis) {
        return new Seal(height, prev, start, count, batch, first.leafHash(), millis, PRODUCER);
    }

    private Map<String, Object> input(Seal seal, Seal before, List<Hash> over) {
        return map(
                "seal",
                seal.bytes(),
                "before",
                before == null ? null : before.bytes(),
                "genesis",
                genesis,
                "leaves",
                over);
    }

    private void good() {
        blocks.add("ok-genesis", "the genesis block", input(first, null, List.of()), map("ok", true));
        blocks.add("ok-one", "block 1 over three entries", input(second, first, leaves), map("ok", true));
    }

    private void bad(String name, String claim, String place, Map<String, Object> input) {
        blocks.add("bad-" + name, claim, input, map("ok", false, "code", "SEA-02", "place", place));
    }

    private void bad() {
        Hash batch = Merkle.root(leaves);
        Hash prev = first.leafHash();
        bad("height", "a height left out", "height", input(seal(2, prev, 1, 3, batch, 1735689601000L), first, leaves));
        bad("no-before", "a later block without the one below", "height", input(second, null, leaves));
        bad("genesis-later", "a second genesis", "height", input(first, second, List.of()));
        bad(
                "prev",
                "another block below",
                "prev",
                input(seal(1, Hash.ZERO, 1, 3, batch, 1735689601000L), first, leaves));
        bad(
                "start",
                "an entry between two blocks",
                "start",
                input(seal(1, prev, 2, 3, batch, 1735689601000L), first, leaves));
        bad(
                "time",
                "a seal from before the one below",
                "time",
                input(seal(1, prev, 1, 3, batch, 1735689599999L), first, leaves));
        bad("count", "an entry fewer than it says", "count", input(second, first, leaves.subList(0, 2)));
        bad(
                "batch-root",
                "another batch root",
                "batch-root",
                input(seal(1, prev, 1, 3, prev, 1735689601000L), first, leaves));
        bad(
                "swapped",
                "two entries in another order",
                "batch-root",
                input(second, first, List.of(leaves.get(1), leaves.get(0), leaves.get(2))));
        Seal foreign = Seal.genesis(Hash.sha256(Bytes.ofUtf8("other")), 1735689600000L, PRODUCER);
        bad(
                "genesis-other",
                "the genesis block of another constitution",
                "batch-root",
                input(foreign, null, List.of()));
    }
}
