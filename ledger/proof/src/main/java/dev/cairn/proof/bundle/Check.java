package dev.cairn.proof.bundle;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.note.Head;
import java.util.List;

/**
 * The step {@code time}, which needs X.509 and CMS: what this room stands on has neither. {@link #NONE} is all that a verifier of this
 * room alone, or the browser's verify.js, says; ledger/core has the body that reads tokens.
 */
public interface Check {

    /** Reads no token: always {@code TST-01}. */
    Check NONE =
            (head, stamps, rowsEnd) -> Said.of(Verdict.undecided("TST-01", "time-stamp tokens are not checked here"));

    /**
     * Judges the time stamps of a bundle. Never throws for what a stranger sent.
     *
     * @param head the bundle's head, which holds; its genesis names the authorities
     * @param stamps label 6 of the bundle, unread
     * @param rowsEnd the index after the last row of what the bundle is about; 0 without rows
     */
    Said time(Head head, List<Bytes> stamps, long rowsEnd);

    /**
     * A verdict, and what a proven one says in words.
     *
     * @param words for people; empty if there is nothing to say
     */
    record Said(Verdict verdict, String words) {
        public static Said of(Verdict verdict) {
            return new Said(verdict, "");
        }
    }
}
