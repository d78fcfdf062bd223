package dev.cairn.ledger.stamp;

import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;

/**
 * Somebody outside who says that a hash existed at a time (RFC 3161). <b>Not trusted by the ledger</b>: what it answers is checked
 * like a stranger's; readers trust it as far as the genesis names its key. It learns a hash, nothing else.
 *
 * <p>A call asks once. Who calls retries, later; nothing is stored here, so a crash between question and answer costs one token.
 */
public interface TimestampAuthority {

    /**
     * Asks for a token.
     *
     * @param textHash SHA-256 of what is stamped
     * @return a token (CMS SignedData with TSTInfo) over that hash, with the signer's certificate in it; at most
     *     {@value Stamp#TOKEN_BYTES_MAX} bytes
     * @throws Trouble.Unavailable if it does not answer, says no, or answers what was not asked for
     */
    Bytes stamp(Hash textHash);
}
