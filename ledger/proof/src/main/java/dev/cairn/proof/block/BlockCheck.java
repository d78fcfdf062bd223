package dev.cairn.proof.block;

import dev.cairn.proof.Hash;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.merkle.Merkle;
import java.util.List;
import java.util.Optional;

/**
 * Whether a block says of itself what the log says of it (docs/formats/block.md). The chain is a view: it is checked here and proves
 * nothing alone; that seal and entries are in the log is shown by their inclusion under a witnessed head.
 */
public final class BlockCheck {
    private static final String CODE = "SEA-02";

    private BlockCheck() {}

    /**
     * Whether a seal follows the one before it: height, previous seal, start and time, asked in this order.
     *
     * @param before the seal of the block below; empty for height 0
     * @param genesis the hash of the genesis text, which height 0 carries as its batch root
     * @return proven, or {@code SEA-02} whose detail begins with the field that is wrong
     */
    public static Verdict chain(Seal seal, Optional<Seal> before, Hash genesis) {
        if (before.isEmpty() || seal.height() == 0) {
            return said("height", before.isEmpty() && seal.height() == 0)
                    .or(() -> said("batch-root", seal.batchRoot().equals(genesis)))
                    .orElse(Verdict.proven());
        }
        Seal below = before.get();
        return said("height", seal.height() == below.height() + 1)
                .or(() -> said("prev", seal.prev().equals(below.leafHash())))
                .or(() -> said("start", seal.start() == below.index() + 1))
                .or(() -> said("time", seal.unixMillis() >= below.unixMillis()))
                .orElse(Verdict.proven());
    }

    /** Whether these are the leaf hashes of the block's entries, first to last, without the seal's. Not asked at height 0. */
    public static Verdict batch(Seal seal, List<Hash> leaves) {
        return said("count", seal.count() == leaves.size())
                .or(() -> said("batch-root", seal.batchRoot().equals(Merkle.root(leaves))))
                .orElse(Verdict.proven());
    }

    /**
     * Whether the tree root in the seal is that of the first {@code start} leaves of the log.
     *
     * @param consistency the path from the tree of {@code start} leaves to that of {@code size} with {@code root}
     */
    public static Verdict tree(Seal seal, long size, Hash root, List<Hash> consistency) {
        boolean holds = Merkle.checkConsistency(seal.start(), size, seal.treeRoot(), root, consistency);
        return said("tree-root", holds).orElse(Verdict.proven());
    }

    private static Optional<Verdict> said(String field, boolean holds) {
        return holds ? Optional.empty() : Optional.of(Verdict.refuted(CODE, field + ": the seal contradicts the log"));
    }
}
