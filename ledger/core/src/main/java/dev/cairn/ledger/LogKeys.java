package dev.cairn.ledger;

import dev.cairn.proof.key.MlDsa44Signer;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.Policy;
import dev.cairn.proof.note.SignedNote;
import java.time.Instant;
import java.util.Optional;

/**
 * What a log signs its heads with.
 *
 * @param ed25519 the log key of the genesis policy: what makes a head this log's
 * @param postQuantum a second signature, ML-DSA-44 under the origin's name, on every head; its key stands in the policy as a witness of
 *     the operator's, so that it never counts as an independent one
 */
public record LogKeys(Signer ed25519, Optional<MlDsa44Signer> postQuantum) {

    public static LogKeys of(Signer ed25519) {
        return new LogKeys(ed25519, Optional.empty());
    }

    /** Refuses keys that are not this genesis's: heads signed with them would convince nobody. */
    void requireOf(Genesis genesis) {
        NoteKey given = NoteKey.ed25519(genesis.origin(), ed25519.publicKey());
        if (!given.equals(genesis.policy().log())) {
            throw new IllegalArgumentException("log key " + given.vkey() + " is not the genesis's "
                    + genesis.policy().log().vkey());
        }
        postQuantum.ifPresent(second -> requireNamed(NoteKey.mlDsa44(genesis.origin(), second.publicKey()), genesis));
    }

    private static void requireNamed(NoteKey second, Genesis genesis) {
        if (genesis.policy().witnesses().stream().map(Policy.Witness::key).noneMatch(second::equals)) {
            throw new IllegalArgumentException(
                    "the log's post-quantum key stands in no witness line of the genesis policy: expected "
                            + second.name() + "+" + second.vkey().split("\\+")[1] + "+…");
        }
    }

    /** The head as it leaves the house. */
    String sign(Checkpoint head, Instant now) {
        String note = SignedNote.sign(head.text(), head.origin(), ed25519);
        return note
                + postQuantum
                        .map(key -> Cosignature.sign(head, head.origin(), key, now))
                        .orElse("");
    }
}
