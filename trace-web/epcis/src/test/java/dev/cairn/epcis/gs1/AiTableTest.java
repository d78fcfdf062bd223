package dev.cairn.epcis.gs1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.epcis.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AiTableTest {
    @Test
    void every_entry_equals_that_of_the_syntax_dictionary() throws IOException {
        Path file = Conformance.folder("gs1-syntax-dictionary/gs1-syntax-dictionary.txt");
        Set<String> seen = new TreeSet<>();
        int lines = 0;
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            lines++;
            for (String code : codes(line.split(" ")[0])) {
                Ai ai = AiTable.find(code).orElseThrow(() -> new AssertionError("AI " + code + " is not in our table"));
                assertEquals(normal(line), written(ai), "AI " + code);
                assertTrue(seen.add(code));
            }
        }
        assertEquals(seen, new TreeSet<>(AiTable.all().stream().map(Ai::code).toList()));
        System.out.println("AI lines equal to the syntax dictionary: " + lines + ", " + seen.size() + " identifiers");
        assertEquals(224, lines);
    }

    private static List<String> codes(String range) {
        String[] ends = range.split("-");
        List<String> codes = new ArrayList<>();
        for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
            codes.add(String.format(Locale.ROOT, "%0" + ends[0].length() + "d", i));
        }
        return codes;
    }

    /** The dictionary's line without its AI and title, blanks single, attributes sorted. */
    private static String normal(String line) {
        String[] titled = line.split("#", 2);
        List<String> tokens = new ArrayList<>(List.of(titled[0].strip().split("\\s+")));
        tokens.remove(0);
        List<String> format = tokens.stream()
                .filter(t -> !t.startsWith("req=") && !t.startsWith("ex=") && !t.startsWith("dlpkey"))
                .toList();
        List<String> attributes =
                tokens.stream().filter(t -> !format.contains(t)).sorted().toList();
        return String.join(" ", format) + " | " + String.join(" ", attributes) + " | "
                + (titled.length > 1 ? titled[1].strip() : "");
    }

    private static String written(Ai ai) {
        List<String> format = new ArrayList<>();
        String flags = (ai.predefinedLength() ? "*" : "") + (ai.dataAttribute() ? "?" : "");
        if (!flags.isEmpty()) {
            format.add(flags);
        }
        ai.parts().forEach(part -> format.add(part(part)));
        List<String> attributes = new ArrayList<>();
        if (ai.primaryKey()) {
            String qualifiers = String.join(
                    "|",
                    ai.qualifiers().stream()
                            .map(order -> String.join(",", order))
                            .toList());
            attributes.add(qualifiers.isEmpty() ? "dlpkey" : "dlpkey=" + qualifiers);
        }
        if (!ai.excludes().isEmpty()) {
            attributes.add("ex=" + String.join(",", ai.excludes()));
        }
        if (!ai.needs().isEmpty()) {
            attributes.add("req=" + String.join(",", ai.needs()));
        }
        return String.join(" ", format) + " | " + String.join(" ", attributes) + " | " + ai.title();
    }

    private static String part(Ai.Part part) {
        String length = part.least() == part.most() && !(part.most() == 1 && part.least() != 1)
                ? "" + part.most()
                : ".." + part.most();
        String body = part.type() + length;
        String checks = part.checks().isEmpty() ? "" : "," + String.join(",", part.checks());
        return (part.optional() ? "[" + body + "]" : body) + checks;
    }
}
