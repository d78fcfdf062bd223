package dev.cairn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.query.EventQuery.Invalid;
import dev.cairn.query.EventQuery.Parsed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryDocumentTest {
    private static EventQuery.Result read(String json) {
        return QueryDocument.parse(json.replace('\'', '"'), MasterData.NONE);
    }

    private static Set<String> codes(EventQuery.Result result) {
        assertTrue(result instanceof Invalid, () -> "taken: " + result);
        return ((Invalid) result)
                .problems().stream()
                        .map(each -> each.code() + " " + each.parameter())
                        .collect(Collectors.toSet());
    }

    @Test
    void reads_lists_numbers_and_prefixes() {
        EventQuery.Result result = read(
                "{'@context':['https://x',{'ex':'https://ns.example.com/'}],'eventType':['ObjectEvent','AggregationEvent'],"
                        + "'GE_value_CEL':4.5,'EQ_ex:a':['1','2'],'EXISTS_errorDeclaration':true,'perPage':7}");
        assertTrue(result instanceof Parsed, result::toString);
        EventQuery query = ((Parsed) result).query();
        assertEquals(4, query.conditions().size());
        assertEquals(7, query.perPage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "[];QRY-03 ",
                "{;QRY-03 ",
                "{} {};QRY-03 ",
                "{'EQ_action':'ADD','EQ_action':'ADD'};QRY-03 ",
                "{'EQ_action':{'a':1}};QRY-03 EQ_action",
                "{'EQ_action':null};QRY-03 EQ_action",
                "{'EQ_action':[['ADD']]};QRY-03 EQ_action",
                "{'EQ_action':['ADD|DELETE']};QRY-03 EQ_action",
                "{'GE_value_CEL':1e9999};QRY-03 GE_value_CEL",
                "{'a':[[[[[[[[[[[[1]]]]]]]]]]]]};QRY-03 ",
                "{'EQ_ex:a':'1'};QRY-08 EQ_ex:a"
            })
    void refuses_what_is_no_query(String json, String code) {
        assertEquals(
                Set.of(code.strip()),
                codes(read(json)).stream().map(String::strip).collect(Collectors.toSet()));
    }

    @Test
    void refuses_what_is_too_long() {
        assertEquals(
                Set.of("QRY-07 "), codes(read("{'EQ_action':'" + "x".repeat(QueryDocument.DOCUMENT_CHARS_MAX) + "'}")));
    }

    @Test
    void agrees_with_the_published_examples() throws IOException {
        Path folder = conformance("epcis-openepcis/JSON/Query/Queries");
        assertTrue(parsed(folder.resolve("SimpleEventQuery.json")) instanceof Parsed, "the valid example");
        try (Stream<Path> files = Files.list(folder.resolve("Invalid"))) {
            List<Path> invalid = files.sorted().toList();
            assertEquals(2, invalid.size(), invalid::toString);
            assertEquals(
                    Set.of("QRY-03 GE_eventTime", "QRY-04 EQ_action", "QRY-04 orderDirection"),
                    codes(parsed(invalid.get(0))));
            assertEquals(Set.of("QRY-01 GE_eventDate"), codes(parsed(invalid.get(1))));
        }
    }

    private static EventQuery.Result parsed(Path file) throws IOException {
        return QueryDocument.parse(Files.readString(file), MasterData.NONE);
    }

    /** Third-party data stand beside the checkout, or this is skipped. */
    private static Path conformance(String name) {
        Path root = Path.of(System.getProperty("cairn.root", "."));
        String given = System.getenv("CAIRN_CONFORMANCE");
        Stream<Path> places = given != null
                ? Stream.of(Path.of(given))
                : Stream.of(root.resolve("../shared/conformance"), root.resolve("../../shared/conformance"));
        List<Path> found =
                places.map(place -> place.resolve(name)).filter(Files::exists).toList();
        assumeTrue(
                !found.isEmpty(), "conformance data " + name + " is not beside this checkout; set CAIRN_CONFORMANCE");
        return found.get(0);
    }
}
