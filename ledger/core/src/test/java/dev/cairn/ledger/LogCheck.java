package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.CompactRange;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a whole log the naive way: every leaf, every seal, every capsule, every (key, chain, seq). */
public final class LogCheck {

    private LogCheck() {}

    /** Fails unless the published log is whole. */
    public static void requireWhole(LedgerReader log, Genesis genesis) {
        Head head = log.published();
        var judged = Publisher.judge(head.note(), genesis);
        assertEquals(head.checkpoint(), judged.checkpoint());
        List<Hash> leaves = new ArrayList<>();
        CompactRange tree = CompactRange.empty();
        List<Hash> block = new ArrayList<>();
        Set<String> positions = new HashSet<>();
        Hash prev = Hash.ZERO;
        Hash rootAtStart = Merkle.EMPTY_ROOT;
        long height = 0;
        for (long at = 0; at < head.size(); at++) {
            Bytes entry = log.entry(at);
            if (Seal.isSeal(entry)) {
                Seal seal = Blocks.parse(entry);
                assertEquals(height, seal.height());
                assertEquals(prev, seal.prev());
                assertEquals(rootAtStart, seal.treeRoot());
                assertEquals(height == 0 ? genesis.hash() : Merkle.root(block), seal.batchRoot());
                assertTrue(height == 0 || seal.count() > 0, "empty block " + height);
                assertEquals(seal, log.seal(height));
                prev = Merkle.leaf(entry);
                block.clear();
            } else {
                requireStatement(log, at, entry, positions);
                block.add(Merkle.leaf(entry));
            }
            assertEquals(OptionalLong.of(height), log.heightOf(at));
            leaves.add(Merkle.leaf(entry));
            tree.append(Merkle.leaf(entry));
            if (Seal.isSeal(entry)) {
                rootAtStart = tree.root();
                height++;
            }
        }
        assertEquals(Merkle.root(leaves), head.checkpoint().root());
        assertEquals(height - 1, head.height());
    }

    private static void requireStatement(LedgerReader log, long at, Bytes entry, Set<String> positions) {
        Statement statement = ChainCells.parse(entry, at);
        assertTrue(positions.add(statement.hash().hex()), "twice in the log: " + statement);
        Bytes capsule = log.capsule(at).orElseThrow(() -> new AssertionError("capsule lost index=" + at));
        try {
            assertEquals(statement.root(), Capsule.parse(capsule).root());
        } catch (dev.cairn.proof.Malformed e) {
            throw new AssertionError("capsule damaged index=" + at, e);
        }
    }
}
