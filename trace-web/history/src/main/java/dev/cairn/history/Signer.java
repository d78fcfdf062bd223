package dev.cairn.history;

import dev.cairn.proof.Hash;
import java.time.Instant;

/**
 * Who put a statement into the log.
 *
 * @param thumbprint of the key
 * @param name as registered, or the thumbprint's first digits if its capsule is gone
 * @param index of the entry
 * @param signedAt the signer's clock
 * @param loggedAt the seal's time: the operator's claim
 */
public record Signer(Hash thumbprint, String name, long index, Instant signedAt, Instant loggedAt) {}
