package dev.cairn.model;

import dev.cairn.proof.Hash;
import java.util.regex.Pattern;

/** The form that device and organisation ids share. */
final class ShortId {
    static final int DIGITS = 32;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{" + DIGITS + "}");

    private ShortId() {}

    static String of(Hash thumbprint) {
        return thumbprint.hex().substring(0, DIGITS);
    }

    static boolean fits(String hex) {
        return FORM.matcher(hex).matches();
    }

    static void require(String hex) {
        if (!fits(hex)) {
            throw new IllegalArgumentException(
                    "an id has 32 lower-case hex digits, not these " + hex.length() + " characters");
        }
    }
}
