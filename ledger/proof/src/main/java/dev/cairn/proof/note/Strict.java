package dev.cairn.proof.note;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Text parsing that takes a form only if printing it gives the same text back. */
final class Strict {
    private Strict() {}

    /** The lines of a text, each of which must end in {@code \n}; without the ends. */
    static List<String> lines(String text, String code) throws Malformed {
        if (!text.endsWith("\n")) {
            throw new Malformed(code, "the last line does not end");
        }
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            lines.add(text.substring(from, end));
            from = end + 1;
        }
        return lines;
    }

    /** A decimal without sign or leading zeros, at most {@code max}. */
    static long decimal(String text, long max, String code) throws Malformed {
        try {
            if (text.length() <= 19) {
                long value = Long.parseLong(text);
                if (value >= 0 && value <= max && Long.toString(value).equals(text)) {
                    return value;
                }
            }
        } catch (NumberFormatException notANumber) {
            throw new Malformed(code, "not a decimal number", notANumber);
        }
        throw new Malformed(code, "not a decimal number of 0 to " + max + " in its one spelling");
    }

    static long size(String text, String code) throws Malformed {
        return decimal(text, Limits.UINT_MAX, code);
    }

    static Bytes base64(String text, String code) throws Malformed {
        try {
            return Bytes.ofBase64(text);
        } catch (IllegalArgumentException notBase64) {
            throw new Malformed(code, "not strict base64", notBase64);
        }
    }

    /** A key name of a signed note: non-empty, without {@code +} and any Unicode white space. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> c == '+' || c == 0x85 || Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /** Whether a text has a UTF-8 form and no character below 0x20 but {@code \n}. */
    static boolean isPlain(String text) {
        return isText(text) && text.chars().noneMatch(c -> c < 0x20 && c != '\n');
    }

    /** Whether a text has a UTF-8 form: no lone surrogates. */
    static boolean isText(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
