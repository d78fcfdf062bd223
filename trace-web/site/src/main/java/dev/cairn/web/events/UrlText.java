package dev.cairn.web.events;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The texts in an address (RFC 3986, section 2.1), read strictly: what is no UTF-8 is refused, not repaired. */
final class UrlText {
    private UrlText() {}

    /** A path's segment: a plus is a plus. */
    static String decoded(String segment) throws No {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                bytes.write(octet(segment, i));
                i += 2;
            } else if (c > ' ' && c < 0x7f) {
                bytes.write(c);
            } else {
                throw broken(segment);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw broken(segment);
        }
    }

    private static int octet(String text, int at) throws No {
        boolean whole = at + 2 < text.length();
        int high = whole ? Character.digit(text.charAt(at + 1), 16) : -1;
        int low = whole ? Character.digit(text.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw broken(text);
        }
        return high * 16 + low;
    }

    private static No broken(String text) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return No.of(
                400,
                "EVT-03",
                "the address does not read at " + shown.replaceAll("[^!-~…]", "?")
                        + ": write what is not a letter or digit as %XX of its UTF-8");
    }

    /** The parameters behind the question mark, in their order; a plus is a blank. */
    static List<Map.Entry<String, String>> parameters(String query) throws No {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.add(Map.entry(decoded(name.replace("+", "%20")), decoded(value.replace("+", "%20"))));
            }
        }
        return parameters;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    /** An address of ours in which these parameters stand. */
    static String address(String path, List<Map.Entry<String, String>> parameters) {
        StringBuilder address = new StringBuilder(path);
        char between = '?';
        for (Map.Entry<String, String> parameter : parameters) {
            address.append(between)
                    .append(encoded(parameter.getKey()))
                    .append('=')
                    .append(encoded(parameter.getValue()));
            between = '&';
        }
        return address.toString();
    }
}
