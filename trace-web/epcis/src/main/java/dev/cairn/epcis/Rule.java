package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What one JSON value must be. Rules are small, stateless and combined into tables. */
@FunctionalInterface
interface Rule {
    void check(JsonNode value, String pointer, Problems problems);

    Rule ANYTHING = (value, pointer, problems) -> {};
    Rule STRING = (value, pointer, problems) -> isText(value, pointer, problems);
    Rule NUMBER =
            (value, pointer, problems) -> require(value.isNumber(), "EPC-21", pointer, "write a number", problems);
    Rule BOOLEAN = (value, pointer, problems) ->
            require(value.isBoolean(), "EPC-21", pointer, "write true or false", problems);
    Rule OBJECT =
            (value, pointer, problems) -> require(value.isObject(), "EPC-21", pointer, "write a JSON object", problems);
    Rule URI = (value, pointer, problems) -> {
        if (isText(value, pointer, problems)) {
            require(
                    looksLikeUri(value.textValue()),
                    "EPC-25",
                    pointer,
                    "write a URI: scheme, colon, no blanks",
                    problems);
        }
    };
    Rule TIME = (value, pointer, problems) -> {
        if (isText(value, pointer, problems)) {
            boolean time = Rfc3339.parse(value.textValue()).isPresent();
            require(
                    time,
                    "EPC-23",
                    pointer,
                    "write a time with its offset, such as 2026-11-21T10:15:00.000+01:00",
                    problems);
        }
    };

    static Rule matching(String pattern, String code, String advice) {
        Pattern compiled = Pattern.compile(pattern);
        return (value, pointer, problems) -> {
            if (isText(value, pointer, problems)) {
                require(compiled.matcher(value.textValue()).matches(), code, pointer, advice, problems);
            }
        };
    }

    /** A bare word of the vocabulary, or a URI of another one: the standard's own words are written bare in JSON. */
    static Rule word(Words words, boolean otherWordsPass) {
        return (value, pointer, problems) -> {
            if (!isText(value, pointer, problems) || words.knows(value.textValue())) {
                return;
            }
            String text = value.textValue();
            boolean allowed = looksLikeUri(text) ? !ownVocabulary(words, text) : otherWordsPass && !text.isEmpty();
            String advice = looksLikeUri(text)
                    ? "write the bare word of the vocabulary"
                    : "not a word of the standard; write one, or a URI of your own";
            require(allowed, "EPC-22", pointer, advice, problems);
        };
    }

    private static boolean ownVocabulary(Words words, String uri) {
        boolean webVocabulary = words == Words.MEASUREMENT || words == Words.ALERT;
        return webVocabulary
                ? uri.matches("https?://(www\\.)?gs1\\.org/voc/.*")
                : uri.startsWith("urn:epcglobal:cbv") || uri.matches("https?://ns\\.gs1\\.org/cbv/.*");
    }

    static Rule list(Rule element, int least, boolean unique) {
        return (value, pointer, problems) -> {
            if (!value.isArray()) {
                problems.add("EPC-21", pointer, "write a JSON array");
                return;
            }
            require(value.size() >= least, "EPC-29", pointer, "write at least " + least + " elements", problems);
            Set<JsonNode> seen = new HashSet<>();
            for (int i = 0; i < value.size(); i++) {
                element.check(value.get(i), pointer + "/" + i, problems);
                require(
                        !unique || seen.add(value.get(i)),
                        "EPC-26",
                        pointer + "/" + i,
                        "stands twice in this list; write it once",
                        problems);
            }
        };
    }

    /** An object with these members. Names of its own must be in a namespace ({@code example:field}), or are refused where it is closed. */
    static Rule object(Map<String, Rule> members, Set<String> required, Extra extra) {
        return (value, pointer, problems) -> {
            if (!value.isObject()) {
                problems.add("EPC-21", pointer, "write a JSON object");
                return;
            }
            required.stream()
                    .sorted()
                    .filter(name -> !value.has(name))
                    .forEach(name -> problems.add("EPC-20", pointer, "add the member " + name));
            value.properties().forEach(entry -> {
                String at = Pointers.child(pointer, entry.getKey());
                Rule rule = members.get(entry.getKey());
                if (rule != null) {
                    rule.check(entry.getValue(), at, problems);
                } else {
                    require(extra.allows(entry.getKey()), "EPC-13", at, extra.advice, problems);
                }
            });
        };
    }

    /** What other members an object may have. */
    enum Extra {
        NONE("no other member belongs here; remove it"),
        NAMESPACED("not a member of the standard; give an extension a namespace, such as example:field"),
        ANY("");

        private final String advice;

        Extra(String advice) {
            this.advice = advice;
        }

        boolean allows(String name) {
            return this == ANY || this == NAMESPACED && looksLikeUri(name);
        }
    }

    static Rule either(Rule whenArray, Rule otherwise) {
        return (value, pointer, problems) -> (value.isArray() ? whenArray : otherwise).check(value, pointer, problems);
    }

    static void require(boolean holds, String code, String pointer, String text, Problems problems) {
        if (!holds) {
            problems.add(code, pointer, text);
        }
    }

    /** A scheme or prefix, a colon, something behind it, no blanks or control characters. */
    static boolean looksLikeUri(String text) {
        int colon = text.indexOf(':');
        return colon > 0 && colon < text.length() - 1 && text.chars().noneMatch(c -> c <= ' ' || c == 0x7f);
    }

    private static boolean isText(JsonNode value, String pointer, Problems problems) {
        require(value.isTextual(), "EPC-21", pointer, "write a JSON string", problems);
        return value.isTextual();
    }
}
