package dev.cairn.proof.vectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One test vector: a format, a sentence, what goes in and what must come out. */
record Vector(String format, String name, String claim, Map<String, Object> input, Map<String, Object> expect) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String path() {
        return format + "/" + name + ".json";
    }

    /** The file's text. */
    String json() {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("format", format);
        whole.put("claim", claim);
        whole.put("input", input);
        whole.put("expect", expect);
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
        try {
            return JSON.writer(printer).writeValueAsString(whole) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** {@code key, value, key, value …}; bytes and hashes become hex. */
    static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], plain(pairs[i + 1]));
        }
        return map;
    }

    private static Object plain(Object value) {
        if (value instanceof Bytes bytes) {
            return bytes.hex();
        }
        if (value instanceof Hash hash) {
            return hash.hex();
        }
        return value instanceof List<?> list ? list.stream().map(Vector::plain).toList() : value;
    }

    static Map<String, Object> no(String code) {
        return map("ok", false, "code", code);
    }

    static Map<String, Object> yes() {
        return map("ok", true);
    }
}
