package dev.cairn.web.i18n;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * One language: its sentences, numbers and times. A sentence is a line of {@code messages/messages_{lang}.properties} with
 * places for its arguments: a number from 0 in curly braces; an argument that is not given shows as a question mark. A missing key is a bug: every language has every key, a test holds it.
 */
public final class Words {
    private final Language language;
    private final Map<String, String> sentences;
    private final SortedMap<String, String> badge;

    Words(Language language, Map<String, String> sentences, SortedMap<String, String> badge) {
        this.language = language;
        this.sentences = sentences;
        this.badge = badge;
    }

    /** The words of a language. */
    public static Words of(Language language) {
        return Dictionary.of(language);
    }

    public Language language() {
        return language;
    }

    /** The value of the {@code lang} attribute. */
    public String lang() {
        return language.tag();
    }

    /** The language's own name for the other language, for the switch. */
    public List<Language> others() {
        return List.of(Language.values()).stream().filter(l -> l != language).toList();
    }

    /**
     * The sentence of a key.
     *
     * @throws IllegalArgumentException when there is no such key
     */
    public String text(String key, Object... arguments) {
        return find(key, arguments)
                .orElseThrow(() -> new IllegalArgumentException("no message " + key + " in " + language.tag()));
    }

    /** The same, empty when there is no such key: for keys made from data, like codes and business steps. */
    public Optional<String> find(String key, Object... arguments) {
        return Optional.ofNullable(sentences.get(key)).map(pattern -> fill(pattern, arguments));
    }

    /** A sentence that counts: {@code key.one} for 1 where the language has it, {@code key} otherwise; {0} is the number. */
    public String count(String key, long n, Object... more) {
        Object[] arguments = new Object[more.length + 1];
        arguments[0] = n;
        System.arraycopy(more, 0, arguments, 1, more.length);
        Optional<String> one = n == 1 ? find(key + ".one", arguments) : Optional.empty();
        return one.orElseGet(() -> text(key, arguments));
    }

    /** All keys, for the completeness test. */
    public Set<String> keys() {
        return sentences.keySet();
    }

    /** The badge script's sentences, which it reads from the page. */
    public SortedMap<String, String> badge() {
        return badge;
    }

    Locale locale() {
        return language.locale();
    }

    private static String fill(String pattern, Object... arguments) {
        StringBuilder text = new StringBuilder(pattern.length() + 32);
        int from = 0;
        for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', from)) {
            int close = pattern.indexOf('}', open);
            int place = Integer.parseInt(pattern, open + 1, close, 10);
            text.append(pattern, from, open).append(place < arguments.length ? arguments[place] : "?");
            from = close + 1;
        }
        return text.append(pattern, from, pattern.length()).toString();
    }
}
