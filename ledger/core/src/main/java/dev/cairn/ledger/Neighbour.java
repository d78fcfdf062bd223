package dev.cairn.ledger;

import dev.cairn.proof.Hash;
import dev.cairn.proof.note.Checkpoint;
import java.util.List;
import java.util.function.LongFunction;

/** One cosigner as the log knows it: which size it has co-signed last, and how to ask it. One caller at a time. */
final class Neighbour {

    private static final int TRIES_MAX = 3;

    private final Cosigner cosigner;
    private long believed;

    Neighbour(Cosigner cosigner) {
        this.cosigner = cosigner;
    }

    /** What asking came to. */
    sealed interface Result {}

    /** Signature lines, not yet verified. */
    record Signed(String lines) implements Result {}

    /** It says it has seen a larger tree of this log. */
    record Ahead(long size) implements Result {}

    /** It contradicts our history: same size with another root, or a consistency proof that does not hold for it. */
    record Contradicts(int status, String text) implements Result {}

    /** It cannot help now. */
    record Silent(String why) implements Result {}

    String name() {
        return cosigner.name();
    }

    /**
     * Asks for a cosignature, learning the size from a 409 as the protocol has it; a hint that leads nowhere ends the try.
     *
     * @param consistency proof from a size to the checkpoint's
     */
    Result ask(Checkpoint checkpoint, String note, LongFunction<List<Hash>> consistency) {
        boolean sameSize = false;
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            long old = Math.min(believed, checkpoint.size());
            List<Hash> proof = old == 0 ? List.of() : consistency.apply(old);
            Cosigner.Answer answer = cosigner.cosign(old, proof, note);
            if (answer instanceof Cosigner.Cosigned signed) {
                believed = checkpoint.size();
                return new Signed(signed.lines());
            }
            if (answer instanceof Cosigner.Unreachable silent) {
                return new Silent(silent.why());
            }
            if (answer instanceof Cosigner.Denied denied) {
                return denied(denied);
            }
            Cosigner.SizeIs hint = (Cosigner.SizeIs) answer;
            if (hint.size() > checkpoint.size()) {
                return new Ahead(hint.size());
            }
            if (hint.size() == old && old == checkpoint.size()) {
                if (sameSize) {
                    return new Contradicts(
                            409, "same size, another root"); // some witnesses say 409 where the text asks for 422
                }
                // Once it may only be that an earlier request of ours, whose answer we did not wait for, was quicker.
                sameSize = true;
            }
            believed = hint.size();
        }
        return new Silent("its size keeps changing");
    }

    private static Result denied(Cosigner.Denied denied) {
        return denied.status() == 422
                ? new Contradicts(422, denied.text())
                : new Silent("answered " + denied.status() + " " + denied.text());
    }
}
