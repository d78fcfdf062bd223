package dev.cairn.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CodesTest {
    private static final Path ROOT = Path.of(System.getProperty("cairn.root", "."));
    private static final Pattern QUOTED = Pattern.compile("\"([A-Z]{3}-[0-9]{2})\"");
    private static final Pattern TICKED = Pattern.compile("`([A-Z]{3}-[0-9]{2})`");

    @Test
    void every_code_of_the_kernel_and_of_the_format_pages_is_explained() throws IOException {
        Set<String> used = found(ROOT.resolve("ledger/proof/src/main"), ".java", QUOTED);
        used.addAll(found(ROOT.resolve("docs/formats"), ".md", TICKED));
        used.removeAll(found(ROOT.resolve("docs/codes.md"), ".md", TICKED));
        assertEquals(Set.of(), used);
    }

    @Test
    void finds_codes_at_all() throws IOException {
        assertTrue(found(ROOT.resolve("ledger/proof/src/main"), ".java", QUOTED).size() > 30);
    }

    private static Set<String> found(Path folder, String end, Pattern pattern) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().endsWith(end))
                    .flatMap(file -> pattern.matcher(read(file)).results())
                    .map((MatchResult match) -> match.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
