package dev.cairn.ingest.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.epcis.Limits;
import dev.cairn.ingest.account.AccountBook;
import dev.cairn.ledger.Admission;
import dev.cairn.proof.statement.Statement;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is not let in, what is not taken, and a ledger that says no or nothing. */
class EpcisRefusalsTest extends EpcisCaptureRig {
    // Who is not let in

    @Test
    void nobody_without_a_key_is_let_in_and_nothing_tells_why() throws Exception {
        String right = desk.apiKey().text();
        List<String> bodies = new ArrayList<>();
        for (String shown : List.of(
                "",
                "Bearer x",
                "Basic " + right,
                "Bearer " + right.substring(0, 16) + "0".repeat(64),
                "Bearer cairn-00000000-" + "0".repeat(64))) {
            for (HttpRequest.Builder each : List.of(
                    HttpRequest.newBuilder(uri("/capture"))
                            .POST(HttpRequest.BodyPublishers.ofString(document(event(1)))),
                    HttpRequest.newBuilder(uri("/events")).POST(HttpRequest.BodyPublishers.ofString(bare(1))),
                    HttpRequest.newBuilder(uri("/capture")).GET(),
                    HttpRequest.newBuilder(uri("/capture/" + "0".repeat(32))).GET())) {
                each.header("Content-Type", JSON);
                if (!shown.isEmpty()) {
                    each.header("Authorization", shown);
                }
                HttpResponse<String> response = send(each);
                problem(response, 401, "ACC-01", "SecurityException");
                assertTrue(response.headers().firstValue("WWW-Authenticate").isPresent());
                bodies.add(response.body());
            }
        }
        assertEquals(1, bodies.stream().distinct().count(), bodies::toString);
        assertEquals(List.of(), logged());
    }

    @Test
    void a_revoked_account_is_out_with_the_next_request() throws Exception {
        assertEquals(201, post("/events", bare(1), same -> same).statusCode());
        book.revoke(desk.account().id(), now);
        problem(post("/events", bare(2), same -> same), 401, "ACC-01", "SecurityException");
        assertEquals(1, logged().size());
    }

    @Test
    void an_account_whose_key_is_not_registered_or_revoked_is_told_who_can_help() throws Exception {
        AccountBook.Draft stranger =
                book.draft("New", world.organisation.publicKey().thumbprint(), now, random);
        book.add(stranger);
        AccountBook.Draft known = desk;
        desk = stranger;
        HttpResponse<String> refused = capture(document(event(1)));
        problem(refused, 403, "ENR-01", "SecurityException");
        assertTrue(refused.body().contains("cairn org sign"), refused.body());
        desk = known;
        world.registry.revoke(known.account().key());
        problem(capture(document(event(1))), 403, "KEY-05", "SecurityException");
        assertEquals(List.of(), logged());
    }

    @Test
    void another_accounts_capture_and_none_look_alike() throws Exception {
        HttpResponse<String> mine = capture(document(event(1)));
        finished(mine);
        String place = mine.headers().firstValue("Location").orElseThrow();
        desk = account("Loading bay");
        HttpResponse<String> others = send(to(place).GET());
        HttpResponse<String> none = send(to("/capture/" + "0".repeat(32)).GET());
        problem(others, 404, "HTT-03", "NoSuchResourceException");
        assertEquals(none.body(), others.body());
        assertEquals("[]", send(to("/capture").GET()).body());
    }

    // What is not taken

    @Test
    void other_types_character_sets_and_encodings_are_refused_before_the_body_is_read() throws Exception {
        for (String type : List.of(
                "text/plain",
                "application/jsonx",
                "text/json",
                "application/json; charset=utf-16",
                "application/ld+json;charset=\"iso-8859-1\"",
                "multipart/form-data")) {
            HttpResponse<String> response = send(to("/capture")
                    .header("Content-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofString(document(event(1)))));
            problem(response, 415, "HTT-01", "UnsupportedMediaTypeException");
        }
        problem(
                post("/capture", "x", each -> each.header("Content-Encoding", "gzip")),
                415,
                "HTT-01",
                "UnsupportedMediaTypeException");
        problem(
                send(to("/events")
                        .header("Content-Type", CaptureDoor.MEDIA_TYPE)
                        .POST(HttpRequest.BodyPublishers.ofString("x"))),
                415,
                "HTT-01",
                "UnsupportedMediaTypeException");
    }

    @Test
    void headers_that_mean_nothing_are_refused() throws Exception {
        for (List<String> each : List.of(
                List.of("GS1-Capture-Error-Behaviour", "all"),
                List.of("GS1-Capture-Error-Behaviour", "Rollback"),
                List.of("GS1-EPCIS-Version", "1.2"),
                List.of("GS1-EPCIS-Version", "2.1"),
                List.of("GS1-CBV-Version", "x"))) {
            problem(
                    post("/capture", document(event(1)), request -> request.header(each.get(0), each.get(1))),
                    400,
                    "HTT-07",
                    "ValidationException");
        }
        assertEquals(List.of(), logged());
    }

    @Test
    void a_client_that_takes_none_of_our_answers_is_told_so() throws Exception {
        for (List<String> each : List.of(
                List.of("Accept", "text/html"),
                List.of("Accept", "application/xml, text/xml;q=0.9"),
                List.of("GS1-EPCIS-Min", "2.1"),
                List.of("GS1-EPCIS-Max", "1.2"),
                List.of("GS1-CBV-Max", "1.2.2"),
                List.of("GS1-CBV-Min", "new"))) {
            problem(
                    send(to("/capture").header(each.get(0), each.get(1)).GET()),
                    406,
                    "HTT-06",
                    "NotAcceptableException");
        }
        assertEquals(
                200,
                send(to("/capture")
                                .header("Accept", "text/html, application/json;q=0.5")
                                .header("GS1-EPCIS-Max", "2.0.1")
                                .GET())
                        .statusCode());
    }

    @Test
    void what_is_no_document_is_refused_at_the_right_place() throws Exception {
        for (String body : List.of("", "{", "[]", "null", "{\"a\":1,\"a\":2}", "\u0000", "[".repeat(10_000))) {
            HttpResponse<String> response = capture(body);
            assertTrue(response.statusCode() == 400 || response.statusCode() == 413, response.body());
            assertTrue(new JsonObject(response.body()).getString("code").startsWith("EPC-"), response.body());
        }
        HttpResponse<String> latin = send(to("/capture")
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        document(event(1)).replace("packing", "p\u00e4ck").getBytes(StandardCharsets.ISO_8859_1))));
        problem(latin, 400, "EPC-05", "ValidationException");
        assertEquals(List.of(), logged());
    }

    @Test
    void a_document_or_two_events_are_no_event() throws Exception {
        problem(post("/events", document(event(1)), same -> same), 400, "EPC-10", "ValidationException");
        problem(post("/events", event(1), same -> same), 400, "EPC-11", "ValidationException");
        problem(post("/events", bare(1) + bare(2), same -> same), 400, "EPC-01", "ValidationException");
        assertEquals(List.of(), logged());
    }

    @Test
    void what_is_beyond_the_announced_limits_is_told_so_with_the_limits() throws Exception {
        String many = document(IntStream.rangeClosed(0, Limits.DOCUMENT_EVENTS_MAX)
                .mapToObj(EpcisCaptureTest::event)
                .collect(Collectors.joining(",")));
        String large = document(event(1)).replace("packing", "x".repeat(Limits.DOCUMENT_BYTES_MAX));
        for (String body : List.of(many, large)) {
            HttpResponse<String> response = capture(body);
            problem(response, 413, new JsonObject(response.body()).getString("code"), "CaptureLimitExceededException");
            assertEquals(
                    "1000",
                    response.headers().firstValue("GS1-EPCIS-Capture-Limit").orElse("none"));
            assertEquals(
                    "1048576",
                    response.headers()
                            .firstValue("GS1-EPCIS-Capture-File-Size-Limit")
                            .orElse("none"));
        }
        assertEquals(List.of(), logged());
    }

    @Test
    void an_event_too_large_for_one_statement_is_refused_with_its_place() throws Exception {
        String large = event(2).replace("\"bizStep\"", "\"urn:x\":\"" + "x".repeat(40_000) + "\",\"bizStep\"")
                .replace("\"urn:x\"", "\"example:x\"");
        String context = document(event(1), large)
                .replace(
                        CONTEXT,
                        "\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\",{\"example\":\"https://example.com/ns/\"}]");
        HttpResponse<String> response = capture(context);
        problem(response, 400, "EPC-02", "ValidationException");
        assertEquals(
                List.of("EPC-02 /epcisBody/eventList/1"),
                codes(new JsonObject(response.body()).getJsonArray("errors")));
        assertEquals(List.of(), logged());
    }

    @Test
    void a_chunked_body_beyond_the_limit_is_ended() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", door.port())) {
            var out = socket.getOutputStream();
            out.write(("POST /capture HTTP/1.1\r\nHost: here\r\nContent-Type: " + JSON + "\r\nAuthorization: Bearer "
                            + desk.apiKey().text() + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("10000\r\n" + "[".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            Thread endless = new Thread(() -> {
                try {
                    while (true) {
                        out.write(chunk);
                    }
                } catch (IOException closed) {
                    // As it should.
                }
            });
            endless.start();
            socket.setSoTimeout(60_000);
            String said = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertEquals("HTTP/1.1 413", said);
            socket.close();
            endless.join(60_000);
            assertFalse(endless.isAlive());
        }
        assertEquals(List.of(), logged());
    }

    // The ledger says no, or nothing

    @Test
    void a_full_ledger_says_come_again_to_one_event_and_no_number_is_spent() throws Exception {
        world.ledger.answerInstead(Optional.of(new Admission.Retry("FUL-01", "full", Duration.ofSeconds(3))));
        HttpResponse<String> full = post("/events", bare(1), same -> same);
        problem(full, 503, "FUL-01", "ImplementationException");
        assertEquals("3", full.headers().firstValue("Retry-After").orElse("none"));
        world.ledger.answerInstead(Optional.empty());
        assertEquals(201, post("/events", bare(1), same -> same).statusCode(), "not said before: it was not logged");
        assertEquals(List.of(0L), logged().stream().map(Statement::seq).toList());
    }

    @Test
    void a_document_is_logged_in_its_order_when_the_ledger_has_no_room_for_one_of_it() throws Exception {
        world.ledger.fullOnceAfter(1);
        JsonObject job = finished(capture(document(event(1), event(2), event(3), event(4))));
        assertEquals(true, job.getBoolean("success"), job.encode());
        assertEquals(
                List.of(0L, 1L, 2L, 3L),
                logged().stream().map(Statement::seq).toList(),
                "what is behind the one that was turned away waits for it");
    }

    @Test
    void a_document_waits_for_a_full_ledger_and_is_logged_then() throws Exception {
        world.ledger.answerInstead(Optional.of(new Admission.Retry("FUL-01", "full", Duration.ofMillis(20))));
        HttpResponse<String> accepted = capture(document(event(1), event(2)));
        JsonObject waiting = job(accepted);
        assertEquals(true, waiting.getBoolean("running"), waiting.encode());
        assertEquals(true, waiting.getBoolean("success"), waiting.encode());
        assertFalse(waiting.containsKey("finishedAt"), waiting.encode());
        world.ledger.answerInstead(Optional.empty());
        assertEquals(true, finished(accepted).getBoolean("success"));
        assertEquals(2, logged().size());
    }

    @Test
    void what_the_ledger_refuses_for_good_is_an_error_of_the_job() throws Exception {
        world.ledger.answerInstead(Optional.of(new Admission.Refused("STM-02", "planted")));
        JsonObject job = finished(capture(document(event(1))));
        assertEquals(false, job.getBoolean("success"), job.encode());
        assertEquals(List.of("STM-02 /epcisBody/eventList/0"), codes(job.getJsonArray("errors")));
    }

    @Test
    void who_has_too_much_under_way_is_told_to_wait() throws Exception {
        world.ledger.hold();
        for (int i = 0; i < CaptureLimits.OPEN_OF_ACCOUNT_MAX; i++) {
            assertEquals(202, capture(document(event(i))).statusCode());
        }
        HttpResponse<String> more = capture(document(event(99)));
        problem(more, 429, "ACC-04", "ImplementationException");
        assertTrue(more.headers().firstValue("Retry-After").isPresent());
        desk = account("Loading bay");
        assertEquals(202, capture(document(event(99))).statusCode(), "others go on");
        world.ledger.release();
    }
}
