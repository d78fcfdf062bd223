package dev.cairn.web.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final Pattern USED = Pattern.compile("(?:text|count)\\(\\s*\"([a-z0-9.-]+)\"");

    @Test
    void every_language_has_every_key_and_the_same_places_in_it() {
        Words english = Words.of(Language.EN);
        for (Language language : Language.values()) {
            Words words = Words.of(language);
            assertEquals(new TreeSet<>(english.keys()), new TreeSet<>(words.keys()), language.tag());
            assertEquals(english.badge().keySet(), words.badge().keySet(), language.tag());
            for (String key : english.keys()) {
                Object[] places = {"\u0001a", "\u0001b", "\u0001c", "\u0001d", "\u0001e"};
                assertEquals(
                        marks(english.text(key, places)), marks(words.text(key, places)), language.tag() + " " + key);
            }
        }
    }

    @Test
    void every_key_that_the_code_names_exists() throws Exception {
        Set<String> keys = Words.of(Language.EN).keys();
        Set<String> used = new TreeSet<>();
        Path root = Path.of(System.getProperty("cairn.root"), "trace-web", "site", "src", "main");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(f -> f.toString().matches(".*\\.(java|jte)")).toList()) {
                Matcher key = USED.matcher(Files.readString(file));
                while (key.find()) {
                    used.add(key.group(1));
                }
            }
        }
        assertTrue(used.size() > 100, "found only " + used.size());
        used.removeIf(key -> key.endsWith(".") || key.endsWith(".css") || keys.contains(key));
        assertEquals(Set.of(), used, "named in code, missing in the files");
    }

    @Test
    void a_missing_key_is_a_bug_and_a_missing_argument_shows() {
        assertThrows(IllegalArgumentException.class, () -> Words.of(Language.EN).text("no.such.key"));
        assertTrue(Words.of(Language.EN).find("no.such.key").isEmpty());
        assertEquals("Product ?", Words.of(Language.EN).text("gtin.heading"));
    }

    @Test
    void one_is_counted_as_one() {
        assertEquals("1 event", Words.of(Language.EN).count("journey.events", 1));
        assertEquals("2 events", Words.of(Language.EN).count("journey.events", 2));
    }

    @Test
    void the_language_is_chosen_by_wish_then_by_the_browser_then_english() {
        assertEquals(Language.ZH, Language.choose(Optional.of("zh"), Optional.of("en")));
        assertEquals(Language.EN, Language.choose(Optional.of("xx"), Optional.empty()));
        assertEquals(Language.ZH, Language.choose(Optional.empty(), Optional.of("fr, zh-TW;q=0.9, en;q=0.8")));
        assertEquals(Language.EN, Language.choose(Optional.empty(), Optional.of("zh;q=0, en;q=0.1")));
        assertEquals(Language.EN, Language.choose(Optional.empty(), Optional.of(";;;q=9,,,")));
    }

    @Test
    void times_are_told_at_the_place() {
        Local local = new Local(Words.of(Language.EN));
        OffsetDateTime time = OffsetDateTime.parse("2026-11-18T06:40:00+05:30");
        assertEquals("18 Nov 2026, 06:40", local.moment(time));
        assertEquals("UTC+5:30", local.zone(time.getOffset()));
        assertEquals("UTC\u22125", local.zone(ZoneOffset.ofHours(-5)));
        assertEquals("UTC", local.zone(ZoneOffset.UTC));
        assertEquals("on 18 Nov from 06:40 to 07:00", local.span(time, time.plusMinutes(20)));
        assertFalse(local.span(time, time.plusDays(1)).startsWith("on"));
    }

    private static Set<String> marks(String text) {
        Set<String> marks = new TreeSet<>();
        Matcher mark = Pattern.compile("\u0001[a-e]").matcher(text);
        while (mark.find()) {
            marks.add(mark.group());
        }
        return marks;
    }
}
