package dev.cairn.house.planted.ledger;

import java.security.GeneralSecurityException;
import java.security.Signature;

/** Signs behind proof's back; looks at history. */
public final class Core {
    Signature signature() throws GeneralSecurityException {
        return Signature.getInstance("Ed25519");
    }
}
