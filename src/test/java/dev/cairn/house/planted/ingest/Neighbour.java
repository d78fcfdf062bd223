package dev.cairn.house.planted.ingest;

import dev.cairn.house.planted.store.Rows;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Has cryptography of its own. */
public final class Neighbour {
    final Ed25519Signer signer = new Ed25519Signer();
    final Rows rows = new Rows();
}
