package dev.cairn.epcis.gs1;

import java.util.Optional;

/** Percent-encoding of GS1 values in URIs (GS1 Digital Link URI Syntax, section 4; EPC Tag Data Standard, table A-1). */
final class Percent {
    /** What must not stand bare in a path segment; the apostrophe, semicolon, hyphen, dot, underscore and equals sign may. */
    private static final String ENCODED = "!\"#%&()*+,/:<>?";

    private static final String HEX = "0123456789ABCDEF";

    private Percent() {}

    /** Encodes a value of CSET 82 or 39; hexadecimal digits come out in upper case. */
    static String encode(String value) {
        StringBuilder out = new StringBuilder(value.length() + 8);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (ENCODED.indexOf(c) >= 0 || c <= ' ' || c > '~') {
                out.append('%').append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Decodes a text whose escapes stand for ASCII; empty when an escape is broken or stands for anything else. */
    static Optional<String> decode(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            int code = i + 2 < text.length() ? hex(text.charAt(i + 1)) * 16 + hex(text.charAt(i + 2)) : -1;
            if (code < ' ' || code > '~') {
                return Optional.empty();
            }
            out.append((char) code);
            i += 2;
        }
        return Optional.of(out.toString());
    }

    private static int hex(char c) {
        int digit = Character.digit(c, 16);
        return digit < 0 || c > 'f' ? -1000 : digit;
    }
}
