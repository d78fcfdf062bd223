package dev.cairn.launch.found;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.epcis.CanonicalJson;
import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.CaptureDocument.Captured;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.ledger.fake.Await;
import dev.cairn.proof.sample.Conformance;
import dev.cairn.query.Fact;
import dev.cairn.query.Facts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every valid published document goes through a running server; each of its events comes back by its hash, in JSON and in XML, the same. */
class CapturedComesBackTest {
    private static final List<String> FOLDERS = List.of("epcis-openepcis", "event-hash", "fsma204");
    private static final int EVENTS_MIN = 80;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Set<String>> sent = new TreeMap<>();

    @Test
    void each_event_comes_back_unchanged_in_meaning(@TempDir Path folder) throws Exception {
        List<Path> documents = documents();
        try (FoundedLedger ledger = new FoundedLedger(
                folder,
                Map.of(
                        "CAIRN_INGEST_CAPTURE_ACCOUNTS",
                        folder.resolve("accounts").toString()))) {
            FoundedLedger.require(ledger.sign("r1", "genesis.request"));
            FoundedLedger.require(ledger.sign("r2", "genesis.request"));
            String key = account(ledger);
            for (Path document : documents) {
                capture(ledger, key, document);
            }
            System.out.println("documents captured: " + documents.size() + ", different events: " + sent.size());
            assertTrue(sent.size() >= EVENTS_MIN, sent.size() + " events");
            for (Map.Entry<String, Set<String>> event : sent.entrySet()) {
                assertComesBack(ledger.site(), event.getKey(), event.getValue());
            }
        }
    }

    private static String account(FoundedLedger ledger) throws Exception {
        String organisation = ledger.organisation("packers");
        Desk.Said added = ledger.desk()
                .cairn(
                        "account",
                        "add",
                        "@erp.request",
                        "--folder",
                        "@accounts",
                        "--organisation",
                        organisation,
                        "--name",
                        "ERP",
                        "--genesis",
                        "@genesis.txt");
        Matcher key =
                Pattern.compile("API key (cairn-[0-9a-f]{8}-[0-9a-f]{64})").matcher(added.out());
        assertTrue(key.find(), added.all());
        FoundedLedger.require(ledger.sign("packers", "erp.request"));
        ledger.untilListed("account .*ERP");
        return key.group(1);
    }

    /** Those that our rules take; those that they refuse have tests of their own. */
    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.walk(data(folder))) {
                files.filter(file -> file.toString().matches(".*\\.(json|jsonld|xml)"))
                        .filter(file -> !events(read(file)).isEmpty())
                        .sorted()
                        .forEach(documents::add);
            }
        }
        return documents;
    }

    /** Where the data is absent the test is skipped, visibly. */
    private static Path data(String folder) {
        Optional<Path> data = Conformance.find(folder);
        assumeTrue(
                data.isPresent(), "conformance data " + folder + " is not beside this checkout; set CAIRN_CONFORMANCE");
        return data.orElseThrow();
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isXml(byte[] body) {
        return CaptureDocument.looksLikeXml(ByteBuffer.wrap(body));
    }

    private static List<EpcisEvent> events(byte[] body) {
        CaptureDocument.Result result = isXml(body)
                ? CaptureDocument.parseXml(ByteBuffer.wrap(body))
                : CaptureDocument.parse(ByteBuffer.wrap(body));
        return result instanceof Captured captured ? captured.events() : List.of();
    }

    /** One event of several documents is refused the second time; the others of its document are taken. */
    private void capture(FoundedLedger ledger, String key, Path document) throws Exception {
        byte[] body = read(document);
        List<EpcisEvent> events = events(body);
        events.forEach(event ->
                sent.computeIfAbsent(event.hashId(), first -> new HashSet<>()).add(said(event)));
        boolean bare = document.toString().contains("/Events/");
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(bare ? ledger.post().replace("/capture", "/events") : ledger.post()))
                .header("Content-Type", isXml(body) ? "application/xml" : "application/ld+json")
                .header("GS1-Capture-Error-Behaviour", "proceed")
                .header("Authorization", "Bearer " + key);
        HttpResponse<String> answer =
                http.send(request.POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
        assertTrue(
                Set.of(201, 202, 409).contains(answer.statusCode()),
                document.getFileName() + ": " + answer.statusCode() + " " + answer.body());
    }

    /** Without what the log and the answer's document add to it; what prefixes mean is in the hash. */
    private static String said(EpcisEvent event) {
        ObjectNode tree = event.tree();
        tree.remove(List.of("recordTime", "@context"));
        return CanonicalJson.of(tree);
    }

    private void assertComesBack(String site, String hash, Set<String> said) throws Exception {
        URI address = URI.create(site + "/events/" + URLEncoder.encode(hash, StandardCharsets.UTF_8));
        Await.until(
                hash + " is in the index",
                () -> answer(address, "application/json").statusCode() == 200);
        List<EpcisEvent> json = read(address, "application/json");
        List<EpcisEvent> xml = read(address, "application/xml");
        assertFalse(json.isEmpty(), hash);
        assertEquals(json.size(), xml.size(), hash);
        for (int i = 0; i < json.size(); i++) {
            assertEquals(hash, json.get(i).hashId());
            assertEquals(hash, xml.get(i).hashId());
            assertTrue(said.contains(said(json.get(i))), json.get(i).json());
            assertTrue(facts(xml.get(i)).containsAll(facts(json.get(i))), hash);
        }
    }

    private static Set<Fact> facts(EpcisEvent event) {
        return Set.copyOf(Facts.of(event, Instant.EPOCH).all());
    }

    private HttpResponse<String> answer(URI address, String type) {
        try {
            return http.send(
                    HttpRequest.newBuilder(address)
                            .header("Accept", type)
                            .header("GS1-EPC-Format", "No_Preference")
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private List<EpcisEvent> read(URI address, String type) {
        HttpResponse<String> answer = answer(address, type);
        assertEquals(200, answer.statusCode(), () -> address + " " + type + ": " + answer.body());
        List<EpcisEvent> events = events(answer.body().getBytes(StandardCharsets.UTF_8));
        assertFalse(events.isEmpty(), () -> answer.body());
        return events;
    }
}
