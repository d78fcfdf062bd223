package dev.cairn.web.page;

import dev.cairn.history.Condition.Sample;
import dev.cairn.web.i18n.Local;
import java.util.List;
import java.util.SortedMap;
import java.util.StringJoiner;

/** JSON for data blocks inside a page: no {@code <}, {@code >} or {@code &} in it, so that no text can end the block. */
public final class Json {
    private Json() {}

    /** A flat object of texts. */
    public static String object(SortedMap<String, String> members) {
        StringJoiner json = new StringJoiner(",", "{", "}");
        members.forEach((key, value) -> json.add(string(key) + ":" + string(value)));
        return json.toString();
    }

    /** {@code {"bundle": …, "genesis": …, "shown": [[entry, path, "value"], …]}}: what badge.js reads. */
    static String proof(String bundle, String genesis, List<Sample> shown) {
        return "{\"bundle\":" + string(bundle) + ",\"genesis\":" + string(genesis) + ",\"shown\":" + readings(shown)
                + "}";
    }

    /** {@code [[entry, path, "value"], …]} of the samples that have a value. */
    private static String readings(List<Sample> samples) {
        StringJoiner json = new StringJoiner(",", "[", "]");
        for (Sample sample : samples) {
            sample.value()
                    .ifPresent(value -> json.add("[" + sample.entry() + "," + string(sample.path()) + ","
                            + string(Local.plain(value)) + "]"));
        }
        return json.toString();
    }

    /** A JSON string, quoted. */
    public static String string(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029 || c == 0x7f) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
