package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import java.util.List;

/** Where a mirror keeps what convicts somebody. Not trusted; what is lost was told in the log. */
public interface Evidence {

    /** Most files of one code, so that garbage leaves room for what convicts; what comes later is only told. */
    int FILES_MAX = 1_000;

    /**
     * Keeps a text, durably; the same text again is kept once.
     *
     * @param code of the finding
     * @param text both sides of a contradiction, in words and bytes
     */
    void keep(String code, Bytes text);

    /** Codes of everything kept, with the place where it lies. */
    List<Kept> kept();

    /** One kept text. */
    record Kept(String code, String place) {}
}
