package dev.cairn.epcis;

import java.util.regex.Pattern;

/**
 * XML 1.0 as text, tag by tag. Only what is a name is written as one, and only characters that XML has (sections 2.2 and 2.3; Namespaces in
 * XML 1.0, section 3); whatever a value holds cannot end the value.
 */
final class XmlText {
    private static final int SHOWN_CHARS_MAX = 60;

    /** Letters of later Unicode than XML's own tables know are caught when the event is read again. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}\\p{M}._-]*");

    private final StringBuilder out = new StringBuilder();
    private boolean inTag;

    /** Whether a text may be a prefix or the local part of a name. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** A short part of a text for a message: printable ASCII only. */
    static String shown(String text) {
        String cut = text.length() > SHOWN_CHARS_MAX ? text.substring(0, SHOWN_CHARS_MAX) + "..." : text;
        return cut.replaceAll("[^!-~]", "?");
    }

    /** @param name a qualified name, each of its parts {@link #isName} */
    XmlText open(String name) {
        endTag();
        out.append('<').append(name);
        inTag = true;
        return this;
    }

    /** Of the element just opened. */
    XmlText attribute(String name, String value) throws Refusal {
        if (!inTag) {
            throw new IllegalStateException("the attribute " + name + " outside a start tag");
        }
        out.append(' ').append(name).append("=\"");
        escaped(value, true);
        out.append('"');
        return this;
    }

    XmlText text(String value) throws Refusal {
        if (!value.isEmpty()) {
            endTag();
            escaped(value, false);
        }
        return this;
    }

    XmlText close(String name) {
        if (inTag) {
            out.append("/>");
            inTag = false;
        } else {
            out.append("</").append(name).append('>');
        }
        return this;
    }

    /** Elements written by another one of these. */
    XmlText elements(String written) {
        if (!written.isEmpty()) {
            endTag();
            out.append(written);
        }
        return this;
    }

    XmlText element(String name, String text) throws Refusal {
        return open(name).text(text).close(name);
    }

    private void endTag() {
        out.append(inTag ? ">" : "");
        inTag = false;
    }

    private void escaped(String value, boolean attribute) throws Refusal {
        for (int i = 0; i < value.length(); i = value.offsetByCodePoints(i, 1)) {
            int c = value.codePointAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\r' -> out.append("&#13;");
                case '"' -> out.append(attribute ? "&quot;" : "\"");
                case '\t' -> out.append(attribute ? "&#9;" : "\t");
                case '\n' -> out.append(attribute ? "&#10;" : "\n");
                default -> {
                    requireCharacter(c);
                    out.appendCodePoint(c);
                }
            }
        }
    }

    private static void requireCharacter(int c) throws Refusal {
        boolean has =
                c >= ' ' && c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE && c < 0xFFFE || c > 0xFFFF;
        if (!has) {
            throw new Refusal(
                    "EPC-33", "", String.format("the character U+%04X, which XML does not have; ask for JSON", c));
        }
    }

    int length() {
        return out.length();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
