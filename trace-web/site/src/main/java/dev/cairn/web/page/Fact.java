package dev.cairn.web.page;

import org.jspecify.annotations.Nullable;

/**
 * Something shown, and where it comes from: the badge script compares {@code value} with the capsule of {@code entry}. The
 * three are null together when the text is ours.
 *
 * @param text as people read it
 * @param entry log index, decimal
 * @param path leaf path in that entry's capsule
 * @param value the leaf's canonical text
 */
public record Fact(String text, @Nullable String entry, @Nullable String path, @Nullable String value) {
    /** Words of our own. */
    public static Fact plain(String text) {
        return new Fact(text, null, null, null);
    }
}
