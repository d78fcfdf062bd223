package dev.cairn.verdicts;

import static dev.cairn.verdicts.Ground.lines;
import static dev.cairn.verdicts.Ground.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.TlogProof;
import dev.cairn.proof.merkle.HashReader;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import dev.cairn.verdicts.Kind.Reads;
import java.util.List;

/** Proofs in the tree. */
final class ProofKinds {
    private final Ground ground;
    private final Damage damage;
    private final TrueLedger mine;
    private final TrueLedger other;
    private final HashReader tree;

    ProofKinds(Ground ground) {
        this.ground = ground;
        this.damage = ground.damage();
        this.mine = ground.mine();
        this.other = ground.other();
        List<Hash> leaves = mine.leaves(0, mine.head().size());
        this.tree = (level, index) ->
                Merkle.root(leaves.subList((int) (index << level), (int) Math.min(leaves.size(), index + 1 << level)));
    }

    List<Kind> all() {
        long index = mine.told.get(1);
        long size = mine.head().size();
        long first = mine.heads.get(2).size();
        List<Hash> same = mine.reader().inclusion(mine.told.get(3), size);
        List<Hash> foreign = other.reader().inclusion(index, other.head().size());
        Merkle.Range range = new Merkle.Range(4, 7);
        ObjectNode inclusion = node().put("index", index)
                .put("size", size)
                .put("leaf", Merkle.leaf(mine.reader().entry(index)).hex())
                .put("root", mine.head().checkpoint().root().hex());
        ObjectNode consistency = node().put("first", first)
                .put("second", size)
                .put("firstRoot", mine.heads.get(2).checkpoint().root().hex())
                .put("secondRoot", mine.head().checkpoint().root().hex());
        ObjectNode subtree = node().put("start", range.start())
                .put("end", range.end())
                .put("size", size)
                .put(
                        "hash",
                        Merkle.root(mine.leaves(range.start(), range.end())).hex())
                .put("root", mine.head().checkpoint().root().hex());
        return List.of(
                ground.hashes(
                        "inclusion proof",
                        "inclusion",
                        inclusion,
                        "path",
                        mine.reader().inclusion(index, size),
                        same,
                        foreign),
                ground.hashes(
                        "consistency proof",
                        "consistency",
                        consistency,
                        "path",
                        mine.reader().consistency(first, size),
                        mine.reader().consistency(mine.heads.get(1).size(), size),
                        other.reader().consistency(first, other.head().size())),
                ground.hashes(
                        "subtree proof",
                        "subtree",
                        subtree,
                        "path",
                        Merkle.proveSubtree(range, size, tree),
                        same,
                        foreign),
                tlogProof());
    }

    private Kind tlogProof() {
        long index = mine.told.get(2);
        String good = mine.tlogProof(index);
        String same = mine.tlogProof(mine.told.get(3));
        String foreign = other.tlogProof(other.told.get(2));
        ObjectNode place = node().put("genesis", mine.genesis().text()).put("now", TrueLedger.now());
        place.putNull("entry");
        return new Kind(
                "tlog-proof",
                "tlog-proof",
                place,
                node().put("text", good),
                way -> {
                    String text = damage.of(way, good, same, foreign);
                    while (text.equals(good)) {
                        text = damage.of(way, good, same, foreign);
                    }
                    return node().put("text", text);
                },
                (input, said) -> isWrongProof(input.get("text").asText(), lines(said)),
                Reads.BOTH);
    }

    private boolean isWrongProof(String text, List<String> lines) {
        if (lines.stream().noneMatch(line -> line.matches("inclusion \\d+ proven -"))) {
            return false;
        }
        try {
            TlogProof proof = TlogProof.parse(Bytes.ofUtf8(text));
            String head = SignedNote.parse(proof.checkpoint()).text();
            TlogProof.Content said = proof.content();
            boolean shown = lines.contains("fields " + proof.index() + " proven -");
            return !(isTrue(mine, head, proof.index(), said) || isTrue(other, head, proof.index(), said))
                    || (shown
                            && !Capsule.parse(said.capsule().orElseThrow())
                                    .root()
                                    .equals(Statement.parse(said.entry()).root()));
        } catch (Malformed e) {
            return true;
        }
    }

    private static boolean isTrue(TrueLedger ledger, String head, long index, TlogProof.Content said) {
        return ledger.heads.stream().anyMatch(each -> each.checkpoint().text().equals(head) && index < each.size())
                && ledger.reader().entry(index).equals(said.entry());
    }
}
