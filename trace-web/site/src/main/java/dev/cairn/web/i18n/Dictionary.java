package dev.cairn.web.i18n;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The message files, read once. */
final class Dictionary {
    private static final Map<Language, Words> ALL = readAll();

    private Dictionary() {}

    static Words of(Language language) {
        return Objects.requireNonNull(ALL.get(language));
    }

    private static Map<Language, Words> readAll() {
        Map<Language, Words> all = new EnumMap<>(Language.class);
        for (Language language : Language.values()) {
            SortedMap<String, String> sentences = read("/messages/messages_" + language.tag() + ".properties");
            SortedMap<String, String> badge = read("/messages/badge_" + language.tag() + ".properties");
            if (sentences.isEmpty()) {
                throw new IllegalStateException("no messages for " + language);
            }
            all.put(language, new Words(language, Map.copyOf(sentences), badge));
        }
        return all;
    }

    private static SortedMap<String, String> read(String resource) {
        Properties file = new Properties();
        try (@Nullable InputStream in = Dictionary.class.getResourceAsStream(resource)) {
            if (in != null) {
                file.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
        SortedMap<String, String> lines = new TreeMap<>();
        file.stringPropertyNames().forEach(key -> lines.put(key, file.getProperty(key)));
        return lines;
    }
}
