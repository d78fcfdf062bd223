package dev.cairn.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.check.House;
import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.web.sight.Audience;
import dev.cairn.web.sight.Policy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The seven documents of the FSMA 204 conformance data, signed by {@code cairn sign} and shown by the site. */
class FsmaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SPINACH = "/01/00860009999923/10/ABC1234";
    private static final String CASES = "/01/10860009999920/10/ABC1234";
    private static final String SALAD = "/01/10860009998039/10/SALAD-20260420-A";
    private static final String SEAFOOD = "/01/00860009997004/10/SWF-2026-0223";
    private static boolean signed;

    private List<Path> documents = List.of();
    private RunningHouse house;

    @BeforeEach
    void capture() throws Exception {
        Optional<Path> data = data();
        assumeTrue(data.isPresent(), "conformance/fsma204 is not beside this checkout (CAIRN_CONFORMANCE)");
        house = RunningHouse.shared();
        documents = stripped(data.orElseThrow());
        assertEquals(7, documents.size());
        sign();
    }

    private void sign() throws Exception {
        if (!signed) {
            house.register("fsma", "Leafy Greens Cooperative", List.of("0860009999", "0860009998", "0860009997"));
            String said = house.sign("fsma", documents);
            assertTrue(said.endsWith("exit 0\n"), said);
            int events = 0;
            TreeSet<String> distinct = new TreeSet<>();
            for (Path document : documents) {
                for (EpcisEvent event : events(Files.readString(document))) {
                    events++;
                    distinct.add(event.hashId());
                }
            }
            // Two of the documents tell the same event: it is signed once.
            assertEquals(
                    events - distinct.size(),
                    said.lines()
                            .filter(line -> line.startsWith("signed before, as statement "))
                            .count(),
                    said);
            assertEquals(
                    distinct.size(),
                    said.lines().filter(line -> line.matches("signed \\d+ .*")).count(),
                    said);
            assertTrue(said.contains("taken " + distinct.size()), said);
            signed = true;
        }
        RunningHouse.until(
                "the salad is there",
                () -> Http.get(house.web(SALAD)).status() == 200
                        && Http.get(house.web(SEAFOOD)).status() == 200);
    }

    private static Optional<Path> data() {
        List<Path> places = new ArrayList<>();
        Optional.ofNullable(System.getenv("CAIRN_CONFORMANCE")).map(Path::of).ifPresent(places::add);
        places.add(House.root().resolve("../shared/conformance"));
        places.add(House.root().resolve("../../shared/conformance"));
        return places.stream()
                .map(place -> place.resolve("fsma204"))
                .filter(Files::isDirectory)
                .findFirst();
    }

    private List<Path> stripped(Path data) throws Exception {
        List<Path> stripped = new ArrayList<>();
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".jsonld"))
                    .sorted()
                    .toList()) {
                JsonNode document = JSON.readTree(file.toFile());
                strip(document);
                Path copy = House.target("walk").resolve(file.getFileName().toString());
                Files.writeString(copy, document.toString());
                stripped.add(copy);
            }
        }
        return stripped;
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> comments = new ArrayList<>();
            object.fieldNames().forEachRemaining(name -> {
                if (name.startsWith("_comment")) {
                    comments.add(name);
                }
            });
            object.remove(comments);
        }
        node.forEach(FsmaTest::strip);
    }

    private static List<EpcisEvent> events(String document) {
        return ((CaptureDocument.Captured) CaptureDocument.parse(document)).events();
    }

    @Test
    void six_documents_join_into_the_histories_of_their_lots_and_the_seafood_stands_alone() throws Exception {
        assertEquals(
                hashes("harvest", "cooling", "initial-packing"),
                shared(SPINACH, "harvest", "cooling", "initial-packing"));
        assertTrue(shown(CASES).containsAll(hashes("initial-packing", "receiving", "shipping")), "cases");
        TreeSet<String> salad = shown(SALAD);
        assertTrue(
                salad.containsAll(hashes("transformation", "harvest", "cooling", "initial-packing")), "to the field");
        // That document also says that the cases were received after they had been made into salad: not part of its
        // history.
        assertEquals(1, shared(SALAD, "receiving").size());
        assertFalse(shared(SALAD, "shipping").isEmpty());
        assertEquals(hashes("first-land-based-receiver"), shown(SEAFOOD));
    }

    private TreeSet<String> shared(String lot, String... names) throws Exception {
        TreeSet<String> shared = shown(lot);
        shared.retainAll(hashes(names));
        return shared;
    }

    private TreeSet<String> hashes(String... names) throws Exception {
        TreeSet<String> hashes = new TreeSet<>();
        for (String name : names) {
            Path document = House.target("walk").resolve(name + "-cte.jsonld");
            events(Files.readString(document)).forEach(event -> hashes.add(publicly(event)));
        }
        return hashes;
    }

    /** The event hash of what everybody sees of an event. */
    private static String publicly(EpcisEvent event) {
        ObjectNode seen = event.tree();
        List<String> names = new ArrayList<>();
        seen.fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> Policy.USUALLY.of(name) == Audience.PUBLIC);
        seen.remove(names);
        return events(seen.toString()).get(0).hashId();
    }

    /** The events of a lot as everybody sees them, by what they mean: the event hash of what is shown. */
    private TreeSet<String> shown(String lot) {
        Http.Reply reply = Http.get(house.web(lot), "application/ld+json");
        assertEquals(200, reply.status());
        TreeSet<String> hashes = new TreeSet<>();
        events(reply.text()).forEach(event -> hashes.add(event.hashId()));
        return hashes;
    }

    /** Whoever sits at the machine sees all of it; everybody else what {@link #shown} has. */
    @Test
    void every_event_comes_back_equal_in_meaning() throws Exception {
        TreeSet<String> all = new TreeSet<>();
        for (String lot : List.of(SPINACH, CASES, SALAD, SEAFOOD)) {
            all.addAll(shown(lot));
        }
        for (Path document : documents) {
            for (EpcisEvent event : events(Files.readString(document))) {
                assertTrue(all.contains(publicly(event)), "signed and not shown: " + event.json());
                URI address = house.web("/events/" + URLEncoder.encode(event.hashId(), StandardCharsets.UTF_8));
                RunningHouse.until(
                        "it is in the index",
                        () -> Http.get(address, "application/ld+json").status() == 200);
                String back = Http.get(address, "application/ld+json").text();
                assertEquals(
                        List.of(event.hashId()),
                        events(back).stream().map(EpcisEvent::hashId).toList());
                assertFalse(back.contains("_comment"), "comments are not signed");
            }
        }
    }

    @Test
    void the_contradictions_are_shown_as_such_and_nothing_is_dropped() {
        String spinach = page(SPINACH);
        assertTrue(spinach.contains("Some records contradict each other"), spinach);
        assertTrue(spinach.contains("before it is said to have been made on"), "CON-01 in " + spinach);
        assertTrue(spinach.contains("is said to have been made 2 times"), "CON-02 in " + spinach);
        assertTrue(spinach.contains("were used, but only"), "CON-04 in " + spinach);
        String cases = page(CASES);
        assertTrue(cases.contains("is said to have been made"), "CON-02 in " + cases);
        assertTrue(cases.contains("one record says another amount than the other"), "CON-03 in " + cases);
        assertTrue(page(SALAD).contains("Some records contradict each other"), "what it was made from");
        assertFalse(page(SEAFOOD).contains("contradict each other"), "stands alone");
        assertFalse(spinach.contains("Claim by a third party"), "who says it is responsible for this GTIN");
    }

    private String page(String lot) {
        Http.Reply reply = Http.get(house.web(lot));
        assertEquals(200, reply.status());
        return reply.text().replace("\u2019", "'");
    }
}
