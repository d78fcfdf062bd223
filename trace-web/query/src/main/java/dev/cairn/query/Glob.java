package dev.cairn.query;

import java.util.NavigableSet;
import java.util.regex.Pattern;

/**
 * A pattern of identifiers: text in which {@value #DIGIT} stands for one decimal digit, and {@value #ANY}, at the end only, for at least
 * one character. Control characters, because no URI holds them.
 */
public record Glob(String text) {
    static final char DIGIT = '\u0001';
    static final char ANY = '\u0002';

    /** The text before the first wildcard: every match begins with it. */
    public String prefix() {
        int at = 0;
        while (at < text.length() && text.charAt(at) > ANY) {
            at++;
        }
        return text.substring(0, at);
    }

    /** The same pattern for SQLite's GLOB. */
    public String sqlite() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case DIGIT -> out.append("[0-9]");
                case ANY -> out.append("?*");
                case '*', '?', '[' -> out.append('[').append(c).append(']');
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /** Whether a whole value is as the pattern says. */
    public boolean matches(String value) {
        return pattern().matcher(value).matches();
    }

    boolean matchesOne(NavigableSet<String> values) {
        String prefix = prefix();
        Pattern pattern = pattern();
        for (String value : values.tailSet(prefix, true)) {
            if (!value.startsWith(prefix)) {
                return false;
            }
            if (pattern.matcher(value).matches()) {
                return true;
            }
        }
        return false;
    }

    private Pattern pattern() {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> {
            switch (c) {
                case DIGIT -> out.append("[0-9]");
                case ANY -> out.append("(?s:.+)");
                default -> out.append(Pattern.quote(Character.toString(c)));
            }
        });
        return Pattern.compile(out.toString());
    }
}
