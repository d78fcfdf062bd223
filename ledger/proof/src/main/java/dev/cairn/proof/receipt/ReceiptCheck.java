package dev.cairn.proof.receipt;

import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Statement;
import java.util.Optional;
import java.util.function.LongFunction;

/** What {@link Receipt#check} asks, in its order. */
final class ReceiptCheck {
    private final Receipt.Accepted receipt;
    private final Genesis genesis;

    ReceiptCheck(Receipt.Accepted receipt, Genesis genesis) {
        this.receipt = receipt;
        this.genesis = genesis;
    }

    Verdict run(LongFunction<Optional<Statement>> own, Optional<Anchor> anchor) {
        Head head;
        try {
            head = Head.read(receipt.checkpoint(), genesis);
        } catch (Malformed notOurHead) {
            return Verdict.refuted(notOurHead.code(), String.valueOf(notOurHead.getMessage()));
        }
        if (receipt.level().atLeast(Level.WITNESSED) && !head.quorum()) {
            return Verdict.refuted("WIT-01", "says WITNESSED, but the quorum of the genesis is not there");
        }
        if (anchor.isPresent() && !continues(anchor.get(), head.checkpoint())) {
            return Verdict.refuted(
                    "LOG-04",
                    "the head does not continue the one of size " + anchor.get().size());
        }
        for (Receipt.Row row : receipt.rows()) {
            Verdict verdict = row(row, own.apply(row.seq()), head.checkpoint());
            if (!verdict.isProven()) {
                return verdict;
            }
        }
        return Verdict.proven();
    }

    private boolean continues(Anchor anchor, Checkpoint head) {
        return receipt.fromAnchor().isPresent()
                && receipt.fromAnchor().get().size() == anchor.size()
                && Merkle.checkConsistency(
                        anchor.size(),
                        head.size(),
                        anchor.root(),
                        head.root(),
                        receipt.fromAnchor().get().path());
    }

    private Verdict row(Receipt.Row row, Optional<Statement> own, Checkpoint head) {
        boolean ours = own.isPresent()
                && own.get().hash().equals(row.statement())
                && own.get().chain().equals(receipt.chain())
                && own.get().seq() == row.seq();
        if (!ours) {
            return Verdict.refuted("RCP-02", "seq " + row.seq() + " is not the statement that we made");
        }
        boolean included = Merkle.checkInclusion(
                row.index(), head.size(), Merkle.leaf(own.get().bytes()), row.path(), head.root());
        return included ? Verdict.proven() : Verdict.refuted("INC-01", "seq " + row.seq() + " is not under the head");
    }
}
