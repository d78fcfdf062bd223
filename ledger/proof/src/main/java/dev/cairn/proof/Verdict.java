package dev.cairn.proof;

/** What a check says. A code ({@code INC-01}) is stable and explained in docs/codes.md; the detail is for people. */
public sealed interface Verdict {
    /** It holds. */
    record Proven() implements Verdict {}

    /** It is false, and the code names the broken link. */
    record Refuted(String code, String detail) implements Verdict {}

    /** Nothing speaks against it, but something needed for the proof is not at hand. */
    record Undecided(String code, String detail) implements Verdict {}

    static Verdict proven() {
        return new Proven();
    }

    static Verdict refuted(String code, String detail) {
        return new Refuted(code, detail);
    }

    static Verdict undecided(String code, String detail) {
        return new Undecided(code, detail);
    }

    default boolean isProven() {
        return this instanceof Proven;
    }

    default boolean isRefuted() {
        return this instanceof Refuted;
    }

    /** The code, or the empty text when proven. */
    default String code() {
        if (this instanceof Refuted refuted) {
            return refuted.code();
        }
        return this instanceof Undecided undecided ? undecided.code() : "";
    }

    /** The sentence for people, or the empty text when proven. */
    default String detail() {
        if (this instanceof Refuted refuted) {
            return refuted.detail();
        }
        return this instanceof Undecided undecided ? undecided.detail() : "";
    }

    /** {@code proven}, {@code refuted} or {@code undecided}. */
    default String word() {
        if (this instanceof Proven) {
            return "proven";
        }
        return this instanceof Refuted ? "refuted" : "undecided";
    }
}
