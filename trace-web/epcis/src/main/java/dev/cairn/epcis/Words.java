package dev.cairn.epcis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The bare words of the EPCIS JSON-LD context and the web URIs they stand for; read once from {@code words.txt}. */
public enum Words {
    BIZ_STEP("BizStep", "https://ref.gs1.org/cbv/BizStep-", "urn:epcglobal:cbv:bizstep:"),
    DISPOSITION("Disp", "https://ref.gs1.org/cbv/Disp-", "urn:epcglobal:cbv:disp:"),
    BIZ_TRANSACTION("BTT", "https://ref.gs1.org/cbv/BTT-", "urn:epcglobal:cbv:btt:"),
    SOURCE_DESTINATION("SDT", "https://ref.gs1.org/cbv/SDT-", "urn:epcglobal:cbv:sdt:"),
    ERROR_REASON("ER", "https://ref.gs1.org/cbv/ER-", "urn:epcglobal:cbv:er:"),
    COMPONENT("Comp", "https://ref.gs1.org/cbv/Comp-", "urn:epcglobal:cbv:comp:"),
    MEASUREMENT("Measure", "https://gs1.org/voc/", "https://ref.gs1.org/voc/"),
    ALERT("Alert", "https://gs1.org/voc/", "https://ref.gs1.org/voc/");

    private static final Map<Words, Set<String>> ALL = read();

    private final String group;
    private final String base;
    private final String otherBase;

    /** @param otherBase a second beginning that the words' URIs have: their URN, or the vocabulary's later host */
    Words(String group, String base, String otherBase) {
        this.group = group;
        this.base = base;
        this.otherBase = otherBase;
    }

    Set<String> words() {
        return Objects.requireNonNull(ALL.get(this), group);
    }

    public boolean knows(String word) {
        return words().contains(word);
    }

    /** The URI a known bare word stands for. */
    public Optional<String> uri(String word) {
        return knows(word) ? Optional.of(base + word) : Optional.empty();
    }

    /** The bare word where the text is its URI; else the text. */
    public String bare(String text) {
        String tail = text.startsWith(base) ? text.substring(base.length()) : text;
        return knows(tail) ? tail : text;
    }

    /** The bare word where the text is its URI or URN, as XML writes words; else the text. */
    String bareOfXml(String text) {
        String tail = text.startsWith(otherBase) ? text.substring(otherBase.length()) : "";
        return knows(tail) ? tail : bare(text);
    }

    /** A known word in full, as XML writes it; what GS1's Web Vocabulary has no URN for keeps its URI. Another text stays. */
    String xml(String text, XmlWords form) {
        String bare = bare(text);
        boolean urn = form == XmlWords.URN && otherBase.startsWith("urn:");
        return !knows(bare) ? text : urn ? otherBase + bare : bare.equals(text) ? base + bare : text;
    }

    private static Map<Words, Set<String>> read() {
        Map<Words, Set<String>> all = new EnumMap<>(Words.class);
        for (Words words : values()) {
            all.put(words, new TreeSet<>());
        }
        try (InputStream in = Objects.requireNonNull(Words.class.getResourceAsStream("words.txt"), "words.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(all, line.split(" ")));
        } catch (IOException e) {
            throw new UncheckedIOException("the word table cannot be read", e);
        }
        return all;
    }

    private static void add(Map<Words, Set<String>> all, String[] line) {
        for (Map.Entry<Words, Set<String>> entry : all.entrySet()) {
            if (entry.getKey().group.equals(line[0])) {
                entry.getValue().addAll(Arrays.asList(line).subList(1, line.length));
            }
        }
    }
}
