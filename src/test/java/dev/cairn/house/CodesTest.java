package dev.cairn.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code that any room can say is explained where people look. */
class CodesTest {
    private static final Path ROOT = Path.of(System.getProperty("cairn.root", "."));
    private static final Pattern SAID = Pattern.compile("\"([A-Z][A-Z0-9]{2}-[0-9]{2})\\b");
    private static final Pattern EXPLAINED = Pattern.compile("\\b([A-Z][A-Z0-9]{2}-[0-9]{2})\\b");
    private static final List<String> PAPERS = List.of("docs/codes.md", "trace-web/epcis/README.md");
    private static final int CODES_MIN = 80;

    @Test
    void every_code_is_explained() throws IOException {
        Set<String> said = said();
        assertTrue(said.size() > CODES_MIN, "codes found: " + said.size());
        for (String paper : PAPERS) {
            said.removeAll(found(ROOT.resolve(paper), EXPLAINED));
        }
        assertEquals(Set.of(), said);
    }

    private static Set<String> said() throws IOException {
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(CodesTest::isProductCode).forEach(file -> codes.addAll(found(file, SAID)));
        }
        return codes;
    }

    private static boolean isProductCode(Path file) {
        String path = ROOT.relativize(file).toString();
        return path.endsWith(".java") && path.contains("main/java/") && !path.contains("target/");
    }

    private static Set<String> found(Path file, Pattern pattern) {
        try {
            Set<String> codes = new TreeSet<>();
            pattern.matcher(Files.readString(file)).results().forEach(match -> codes.add(match.group(1)));
            return codes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
