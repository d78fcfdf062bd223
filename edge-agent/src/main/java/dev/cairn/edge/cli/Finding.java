package dev.cairn.edge.cli;

import java.io.PrintStream;

/**
 * What one look of the selftest found.
 *
 * @param what was looked at
 * @param sentence what is so
 * @param todo what to do about it; empty when nothing needs doing
 */
record Finding(Grade grade, String what, String sentence, String todo) {
    /** How good it is. */
    enum Grade {
        GOOD("ok"),
        DOUBTFUL("look"),
        WRONG("WRONG");

        private final String word;

        Grade(String word) {
            this.word = word;
        }
    }

    private static final String FORM = "%-6s%-14s%s%n";

    static Finding good(String what, String sentence) {
        return new Finding(Grade.GOOD, what, sentence, "");
    }

    static Finding doubtful(String what, String sentence, String todo) {
        return new Finding(Grade.DOUBTFUL, what, sentence, todo);
    }

    static Finding wrong(String what, String sentence, String todo) {
        return new Finding(Grade.WRONG, what, sentence, todo);
    }

    boolean isWrong() {
        return grade == Grade.WRONG;
    }

    void tell(PrintStream out) {
        out.printf(FORM, grade.word, what, sentence);
        if (!todo.isEmpty()) {
            out.printf(FORM, "", "", "What to do: " + todo);
        }
    }
}
