package dev.cairn.epcis;

/** Breaks off reading a text that is no acceptable JSON; never leaves this package. */
final class Refusal extends Exception {
    private final transient Problem problem;

    Refusal(String code, String pointer, String text) {
        super(code, null, false, false);
        this.problem = new Problem(code, pointer, text);
    }

    Problem problem() {
        return problem;
    }
}
