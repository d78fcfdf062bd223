package dev.cairn.reliability;

import dev.cairn.reliability.Tally.Count;

/** What a sentence of {@code plant.Account} or {@code plant.Books} counts as. */
public final class Complaint {
    private Complaint() {}

    /** The count that it goes to. */
    public static Count countOf(String sentence) {
        if (sentence.contains("missing from the log")
                || sentence.contains("no receipt for")
                || sentence.contains("is lost")
                || sentence.contains("no gap record")) {
            return Count.LOST;
        }
        if (sentence.contains("before its predecessor")) {
            return Count.REORDERED;
        }
        return sentence.contains(" times") ? Count.DUPLICATED : Count.BROKEN;
    }
}
