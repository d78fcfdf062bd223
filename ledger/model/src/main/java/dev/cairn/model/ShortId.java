package dev.cairn.model;

import dev.cairn.proof.Hash;

/** The form that device and organisation ids share. */
final class ShortId {
    static final int DIGITS = 32;

    private ShortId() {}

    static String of(Hash thumbprint) {
        return thumbprint.bytes().slice(0, DIGITS / 2).hex();
    }

    /** By hand: it is asked several times for each message that comes in. */
    static boolean fits(String hex) {
        if (hex.length() != DIGITS) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            char c = hex.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    static void require(String hex) {
        if (!fits(hex)) {
            throw new IllegalArgumentException(
                    "an id has 32 lower-case hex digits, not these " + hex.length() + " characters");
        }
    }
}
