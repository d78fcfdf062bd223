package dev.cairn.query;

import java.io.Serial;

/** One parameter is refused; caught where its name is known. */
final class Wrong extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final String code;
    private final String text;

    Wrong(String code, String text) {
        super(text, null, false, false);
        this.code = code;
        this.text = text;
    }

    String code() {
        return code;
    }

    String text() {
        return text;
    }
}
