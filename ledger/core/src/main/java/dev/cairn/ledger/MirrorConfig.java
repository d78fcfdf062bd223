package dev.cairn.ledger;

import dev.cairn.proof.key.Signer;
import dev.cairn.proof.note.Genesis;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a mirror follows.
 *
 * @param genesis of the ledger: the only thing it believes
 * @param cosigner its own name and key, if it cosigns what it holds
 * @param witnesses where witnesses show what they cosigned, by the policy's name
 * @param patience silence of the ledger, or a witness ahead of it, for longer than this is an alarm
 * @param patrol objects that are read again at each look, one after the other through the whole log; 0 to 1,024
 * @param cosignEvery an unchanged head is co-signed afresh after this time
 */
public record MirrorConfig(
        Genesis genesis,
        Optional<Cosigns> cosigner,
        Map<String, ObjectSource> witnesses,
        Duration patience,
        int patrol,
        Duration cosignEvery) {

    public static final int PATROL_MAX = 1_024;

    /** The mirror as a cosigner of its own: never the key of a witness. */
    public record Cosigns(String name, Signer key) {}

    public MirrorConfig {
        witnesses = Map.copyOf(witnesses);
        if (patrol < 0 || patrol > PATROL_MAX || patience.isNegative() || cosignEvery.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "patrol " + patrol + ", patience " + patience + ", cosignEvery " + cosignEvery);
        }
    }
}
