package dev.cairn.proof;

/**
 * What a stranger wrote, fit for one line of a terminal or a log: nothing in it ends the line, moves the cursor or turns the direction
 * of what stands beside it. Else a name could write verdicts of its own under a verifier's.
 */
public final class OneLine {
    private static final char SHOWN = '\uFFFD';

    private OneLine() {}

    /** The text with U+FFFD for each control character, line separator and mark of direction. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            shown.append(harmless(text.charAt(i)) ? text.charAt(i) : SHOWN);
        }
        return shown.toString();
    }

    private static boolean harmless(char c) {
        boolean separator = c == '\u2028' || c == '\u2029';
        boolean direction = c == '\u061C'
                || c == '\u200E'
                || c == '\u200F'
                || c >= '\u202A' && c <= '\u202E'
                || c >= '\u2066' && c <= '\u2069';
        return !Character.isISOControl(c) && !separator && !direction;
    }
}
