package dev.cairn.epcis.gs1;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Percent-encoding, read strictly: of GS1 values in URIs (GS1 Digital Link URI Syntax, section 4; EPC Tag Data Standard, table A-1) and of any
 * text in an address (RFC 3986, section 2.1).
 */
public final class Percent {
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
            int code = octet(text, i);
            if (code < ' ' || code > '~') {
                return Optional.empty();
            }
            out.append((char) code);
            i += 2;
        }
        return Optional.of(out.toString());
    }

    /** Any text as a path segment or a query's name or value: of the bare characters only letters, digits, hyphen, dot and underscore stay. */
    public static String encodeText(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    /** What {@link #encodeText} or anybody else wrote; empty when an escape is broken, the octets are no UTF-8, or a bare character is no visible ASCII. */
    public static Optional<String> decodeText(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int octet = c == '%' ? octet(text, i) : c > ' ' && c <= '~' ? c : -1;
            if (octet < 0) {
                return Optional.empty();
            }
            bytes.write(octet);
            i += c == '%' ? 2 : 0;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Of the escape that begins here; −1 for a broken one. */
    private static int octet(String text, int at) {
        return at + 2 < text.length() ? hex(text.charAt(at + 1)) * 16 + hex(text.charAt(at + 2)) : -1;
    }

    private static int hex(char c) {
        int digit = Character.digit(c, 16);
        return digit < 0 || c > 'f' ? -1000 : digit;
    }
}
