package dev.cairn.web.events;

import dev.cairn.epcis.gs1.Percent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The texts in an address (RFC 3986, section 2.1), read strictly: what is no UTF-8 is refused, not repaired. */
final class UrlText {
    private UrlText() {}

    /** A path's segment: a plus is a plus. */
    static String decoded(String segment) throws No {
        return Percent.decodeText(segment).orElseThrow(() -> broken(segment));
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
        return Percent.encodeText(text);
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
