package dev.cairn.told;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.check.Proc;
import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.launch.HostClock;
import dev.cairn.launch.sign.Courier;
import dev.cairn.launch.sign.EventCapsule;
import dev.cairn.launch.sign.Outbox;
import dev.cairn.plant.Plant;
import dev.cairn.told.Receiver.Attempt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A subscription at {@code cairn serve} as a process, through refusals, silence and kill -9 of the server between storing and delivering. */
class SubscribedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final int EVENTS = 250;

    private final SecureRandom random = new SecureRandom();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Plant plant;
    private Proc witness;
    private Proc server;
    private Receiver receiver;

    @BeforeEach
    void a_founded_ledger_and_a_receiver(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        receiver = new Receiver();
        plant = Plant.in(folder.resolve("plant"), random);
        plant.settings(Plant.Server.sealing(Duration.ofMillis(100)));
        // web is the last section.
        Files.writeString(plant.file("serve.yaml"), "  hooks: any\n", StandardOpenOption.APPEND);
        witness = plant.startWitness();
        server = Plant.awaitServing(plant.startServer());
        plant.found();
    }

    @AfterEach
    void nothing_runs() {
        server.close();
        witness.close();
        receiver.close();
    }

    private JsonNode ask(int expected, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(plant.site() + path))
                .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
                .header("Content-Type", "application/json")
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertEquals(expected, answer.statusCode(), answer::body);
        return new ObjectMapper().readTree(answer.body());
    }

    /** Every other one is shipping, of the lots L-0, L-2, L-4 … */
    private static EpcisEvent event(int number) {
        String json =
                """
                {"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"type":"ObjectEvent","action":"OBSERVE",
                 "eventTime":"2026-11-20T%02d:%02d:00Z","eventTimeZoneOffset":"+00:00","bizStep":"%s",
                 "quantityList":[{"epcClass":"https://id.gs1.org/01/09521321000025/10/L-%d","quantity":1}]}
                """
                        .formatted(number / 60, number % 60, number % 2 == 0 ? "shipping" : "receiving", number);
        return ((CaptureDocument.Captured) CaptureDocument.parse(json)).events().get(0);
    }

    private void capture(int from, int to) throws Exception {
        try (Outbox outbox =
                Outbox.open(plant.file("outbox/events"), Plant.ORIGIN, plant.key("organisation"), random)) {
            for (int i = from; i < to; i++) {
                outbox.add(EventCapsule.of(event(i), random), InstantSource.system(), new HostClock(random));
            }
            new Courier(plant.capture()).send(outbox);
        }
    }

    private void kill() {
        server.kill9();
        server = Plant.awaitServing(plant.startServer());
    }

    private void subscribe() throws Exception {
        ask(201, "POST", "/queries", "{'name':'shipped','query':{'EQ_bizStep':'shipping'}}");
        ask(
                201,
                "POST",
                "/queries/shipped/subscriptions",
                "{'dest':'" + receiver.address() + "','signatureToken':'" + TOKEN + "','stream':true}");
    }

    private long answered(int status) {
        return receiver.attempts().stream()
                .filter(each -> each.answered() == status)
                .count();
    }

    private void awaitAnswered(int status, long count) {
        server.await(count + " answers " + status, PATIENCE, () -> answered(status) >= count);
    }

    private static List<String> lots(Attempt attempt) {
        try {
            List<String> lots = new ArrayList<>();
            new ObjectMapper()
                    .readTree(attempt.body())
                    .at("/epcisBody/queryResults/resultsBody/eventList")
                    .forEach(event -> lots.add(
                            event.at("/quantityList/0/epcClass").asText().replaceFirst(".*/10/", "")));
            return lots;
        } catch (IOException e) {
            throw new AssertionError(attempt.toString(), e);
        }
    }

    private static List<String> shipped(int to) {
        List<String> lots = new ArrayList<>();
        for (int i = 0; i < to; i += 2) {
            lots.add("L-" + i);
        }
        return lots;
    }

    /** The lots of reports that were taken, each report once, in the order in which they came first. */
    private List<String> taken() {
        Map<String, List<String>> reports = new LinkedHashMap<>();
        receiver.attempts().stream()
                .filter(each -> each.answered() == 204)
                .forEach(each -> reports.putIfAbsent(each.delivery(), lots(each)));
        return reports.values().stream().flatMap(List::stream).toList();
    }

    /** As a receiver checks it, with nothing of ours. */
    private static void assertSigned(Attempt attempt) throws GeneralSecurityException {
        String[] parts = attempt.signature().split(",");
        String start = parts[0].substring("t=".length()) + "." + parts[1].substring("id=".length()) + ".";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] code = mac.doFinal((start + attempt.body()).getBytes(StandardCharsets.UTF_8));
        assertEquals("hmac-sha-256=" + HexFormat.of().formatHex(code), parts[2]);
        assertEquals("id=" + attempt.delivery(), parts[1]);
    }

    @Test
    void each_matching_event_arrives_in_order_whatever_dies_meanwhile() throws Exception {
        subscribe();
        capture(0, EVENTS);
        awaitAnswered(500, 2);
        JsonNode delivery =
                ask(200, "GET", "/queries/shipped/subscriptions", "").get(0).path("cairn:delivery");
        assertEquals("HTTP 500", delivery.path("lastAnswer").asText(), delivery::toString);
        assertTrue(delivery.path("entriesWaiting").asLong() >= EVENTS, delivery::toString);
        receiver.answers(Receiver.SILENCE);
        awaitAnswered(Receiver.SILENCE, 1);
        kill();
        awaitAnswered(Receiver.SILENCE, 2);
        receiver.answers(204);
        kill();
        capture(EVENTS, EVENTS + 10);
        List<String> all = shipped(EVENTS + 10);
        server.await("all are taken", PATIENCE, () -> taken().size() >= all.size());
        assertEquals(all, taken());
        Map<String, List<String>> reports = new LinkedHashMap<>();
        for (Attempt each : receiver.attempts()) {
            assertSigned(each);
            assertEquals(
                    lots(each), reports.computeIfAbsent(each.delivery(), id -> lots(each)), "one number, one report");
        }
        List<String> numbers = new ArrayList<>(reports.keySet());
        for (int i = 0; i < numbers.size(); i++) {
            assertTrue(numbers.get(i).endsWith("-" + i), numbers::toString);
        }
        assertTrue(numbers.size() >= 2, "the limit of a report was never met: " + numbers);
        server.await("nothing waits", PATIENCE, this::nothingWaits);
    }

    private boolean nothingWaits() {
        try {
            JsonNode one = ask(200, "GET", "/queries/shipped/subscriptions", "").get(0);
            return !one.at("/cairn:delivery/underWay").asBoolean() && one.has("lastNotifiedAt");
        } catch (Exception e) {
            return false;
        }
    }
}
