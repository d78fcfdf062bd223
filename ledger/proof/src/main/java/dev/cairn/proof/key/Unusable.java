package dev.cairn.proof.key;

/** A key home that cannot sign: not there, locked or broken. Not worth a retry without a human. */
public final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unusable(String what, Throwable cause) {
        super(what, cause);
    }
}
