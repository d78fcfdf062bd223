package dev.cairn.launch.found;

import dev.cairn.proof.Hash;
import java.io.IOException;
import java.util.Locale;

/** The genesis hash as people say it to one another. */
final class TrustRoot {
    private TrustRoot() {}

    /** The hash in eight groups of eight digits, to be read aloud. */
    static String aloud(Hash hash) {
        return hash.hex().replaceAll("(.{8})(?=.)", "$1 ");
    }

    /** The hash as somebody typed it: blanks do not matter. */
    static Hash heard(String typed) throws IOException {
        String digits = typed.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{64}")) {
            throw new IOException("a trust root has 64 digits 0-9 a-f, in groups or not; this has " + digits.length()
                    + " characters: " + typed);
        }
        return Hash.ofHex(digits);
    }
}
