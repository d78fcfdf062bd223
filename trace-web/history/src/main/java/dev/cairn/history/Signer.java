package dev.cairn.history;

import dev.cairn.proof.Hash;
import java.time.Instant;
import java.util.Optional;

/**
 * Who put a statement into the log.
 *
 * @param thumbprint of the key
 * @param name as registered, or the thumbprint's first digits if its capsule is gone
 * @param accountOf name of the organisation whose account this is: the account submitted, the operator's server signed, and the organisation signed nothing; empty for
 *     a key that its owner keeps himself
 * @param index of the entry
 * @param signedAt the signer's clock
 * @param loggedAt the seal's time: the operator's claim
 */
public record Signer(
        Hash thumbprint, String name, Optional<String> accountOf, long index, Instant signedAt, Instant loggedAt) {}
