package dev.cairn.proof.key;

import java.util.Arrays;
import java.util.Optional;

/** The two signature algorithms, with their COSE numbers (RFC 9053). */
public enum Algorithm {
    /** RFC 8032, COSE "EdDSA". */
    ED25519(-8, "Ed25519"),
    /** ECDSA on P-256 with SHA-256, low s only. */
    ES256(-7, "ES256");

    private final int cose;
    private final String label;

    Algorithm(int cose, String label) {
        this.cose = cose;
        this.label = label;
    }

    /** The number in a COSE header's label 1. */
    public int cose() {
        return cose;
    }

    /** The name in key files and on the command line. */
    public String label() {
        return label;
    }

    public static Optional<Algorithm> ofCose(long number) {
        return Arrays.stream(values()).filter(each -> each.cose == number).findFirst();
    }

    public static Optional<Algorithm> ofLabel(String label) {
        return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
    }
}
