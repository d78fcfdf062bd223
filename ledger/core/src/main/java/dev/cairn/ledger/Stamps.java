package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import java.util.Optional;

/** Finds the time stamps that lie in a log. Not trusted: whoever reads a bundle checks them. */
public interface Stamps {

    /** A ledger that nobody stamps. */
    Stamps NONE = (rowsEnd, headSize) -> Optional.empty();

    /**
     * The oldest time stamp over a head that holds every entry below {@code rowsEnd}, as an item of label 6 of a bundle at a
     * head of {@code headSize}; empty if none is logged.
     *
     * @param rowsEnd 0 ≤ rowsEnd ≤ headSize ≤ published size
     */
    Optional<Bytes> covering(long rowsEnd, long headSize);
}
