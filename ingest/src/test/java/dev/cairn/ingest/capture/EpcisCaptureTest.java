package dev.cairn.ingest.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.epcis.CapsuleEvent;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.ingest.account.AccountBook;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What accounts capture, and what is not captured twice. */
class EpcisCaptureTest extends EpcisCaptureRig {
    // What is taken

    @Test
    void a_document_is_logged_event_by_event_signed_for_the_account() throws Exception {
        JsonObject job = finished(capture(document(event(1), event(2))));
        assertEquals(true, job.getBoolean("success"), job.encode());
        assertEquals(false, job.getBoolean("running"), job.encode());
        assertEquals("rollback", job.getString("captureErrorBehaviour"), job.encode());
        assertEquals("account Packing desk", job.getString("submittedBy"), job.encode());
        assertEquals(now.toString(), job.getString("createdAt"));
        List<Statement> logged = logged();
        assertEquals(List.of(0L, 1L), logged.stream().map(Statement::seq).toList());
        assertEquals(logged.get(0).hash(), logged.get(1).prev());
        for (Statement each : logged) {
            assertEquals(desk.signer().publicKey().thumbprint(), each.kid());
            assertTrue(dev.cairn.ingest.verify.Signatures.BOUNCY_CASTLE
                    .verify(each, desk.signer().publicKey())
                    .isProven());
        }
        Capsule capsule = Capsule.parse(world.ledger.capsule(2).orElseThrow());
        assertEquals(logged.get(1).root(), capsule.root());
        EpcisEvent event = CapsuleEvent.event(capsule).orElseThrow();
        assertEquals(
                List.of("urn:epc:id:sgtin:4012345.011111.2"), event.epcList(), "what was captured is what is logged");
        assertEquals(
                event.hashId(), job.getJsonArray("results").getJsonObject(1).getString("event"));
        assertEquals(2, job.getJsonArray("results").getJsonObject(1).getInteger("index"));
    }

    @Test
    void a_query_document_and_plain_json_are_taken_as_well() throws Exception {
        String query = "{" + CONTEXT + ",\"type\":\"EPCISQueryDocument\",\"schemaVersion\":\"2.0\","
                + "\"creationDate\":\"2026-11-01T10:00:00Z\",\"epcisBody\":{\"queryResults\":{\"queryName\":\"q\","
                + "\"resultsBody\":{\"eventList\":[" + event(1) + "]}}}}";
        HttpResponse<String> taken = send(to("/capture")
                .header("Content-Type", "application/json; charset=UTF-8")
                .header("GS1-EPCIS-Version", "2.0.0")
                .header("GS1-CBV-Version", "2.0")
                .POST(HttpRequest.BodyPublishers.ofString(query)));
        assertEquals(true, finished(taken).getBoolean("success"));
        assertEquals(1, logged().size());
    }

    @Test
    void one_event_is_answered_when_it_is_durable() throws Exception {
        HttpResponse<String> created = post("/events", bare(1), same -> same);
        assertEquals(201, created.statusCode(), created.body());
        String hash = new JsonObject(created.body()).getString("eventHash");
        assertTrue(hash.startsWith("ni:///sha-256;"), created.body());
        assertEquals(
                "/events/" + java.net.URLEncoder.encode(hash, StandardCharsets.UTF_8),
                created.headers().firstValue("Location").orElse("none"));
        assertEquals(1, logged().size());
    }

    @Test
    void each_account_has_a_chain_of_its_own() throws Exception {
        AccountBook.Draft other = account("Loading bay");
        finished(capture(document(event(1))));
        desk = other;
        finished(capture(document(event(2))));
        List<Statement> logged = logged();
        assertEquals(List.of(0L, 0L), logged.stream().map(Statement::seq).toList());
        assertFalse(logged.get(0).chain().equals(logged.get(1).chain()));
    }

    @Test
    void an_empty_document_is_a_capture_without_results() throws Exception {
        JsonObject job = finished(capture(document()));
        assertEquals(true, job.getBoolean("success"), job.encode());
        assertEquals(new JsonArray(), job.getJsonArray("results"));
    }

    @Test
    void signed_statements_need_no_account() throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + "/capture"))
                        .header("Content-Type", CaptureDoor.MEDIA_TYPE)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {1}))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(400, response.statusCode(), response.body());
    }

    // Rollback and proceed

    /** The safety rule of this door. A capture that signs before it has looked at all of the document turns it red. */
    @Test
    void rollback_logs_nothing_of_a_document_with_one_wrong_event() throws Exception {
        HttpResponse<String> refused = capture(document(event(1), wrong(2), event(3)));
        problem(refused, 400, "EPC-22", "ValidationException");
        assertEquals(
                List.of("EPC-22 /epcisBody/eventList/1/action"),
                codes(new JsonObject(refused.body()).getJsonArray("errors")));
        assertEquals(List.of(), logged());
        finished(capture(document(event(4))));
        assertEquals(List.of(0L), logged().stream().map(Statement::seq).toList(), "no number was spent");
    }

    @Test
    void proceed_logs_the_rest_and_tells_what_was_wrong() throws Exception {
        JsonObject job = finished(proceed(document(event(1), wrong(2), event(3))));
        assertEquals(false, job.getBoolean("success"), job.encode());
        assertEquals(false, job.getBoolean("running"), job.encode());
        assertEquals("proceed", job.getString("captureErrorBehaviour"));
        assertEquals(List.of("EPC-22 /epcisBody/eventList/1/action"), codes(job.getJsonArray("errors")));
        assertEquals(
                List.of("/epcisBody/eventList/0", "/epcisBody/eventList/2"),
                job.getJsonArray("results").stream()
                        .map(each -> ((JsonObject) each).getString("pointer"))
                        .toList());
        assertEquals(2, logged().size());
    }

    @Test
    void proceed_with_nothing_valid_is_refused_like_rollback() throws Exception {
        problem(proceed(document(wrong(1))), 400, "EPC-22", "ValidationException");
        problem(proceed("{\"type\":\"EPCISDocument\"}"), 400, "EPC-20", "ValidationException");
        assertEquals(List.of(), logged());
    }

    @Test
    void the_same_document_again_is_an_error_of_its_job_and_logs_nothing() throws Exception {
        finished(capture(document(event(1), event(2))));
        JsonObject again = finished(capture(document(event(1), event(2), event(3))));
        assertEquals(false, again.getBoolean("success"), again.encode());
        assertEquals(
                List.of("ACC-03 /epcisBody/eventList/0", "ACC-03 /epcisBody/eventList/1"),
                codes(again.getJsonArray("errors")));
        assertEquals(409, again.getJsonArray("errors").getJsonObject(0).getInteger("status"));
        assertEquals(2, logged().size());
        assertEquals(true, finished(capture(document(event(3)))).getBoolean("success"), "it was not logged before");
    }

    @Test
    void proceed_logs_what_is_new_of_a_document_sent_again() throws Exception {
        finished(capture(document(event(1))));
        JsonObject again = finished(proceed(document(event(1), event(2), event(2))));
        assertEquals(
                List.of("ACC-03 /epcisBody/eventList/0", "ACC-03 /epcisBody/eventList/2"),
                codes(again.getJsonArray("errors")));
        assertEquals(2, logged().size());
    }

    @Test
    void the_same_event_again_is_a_conflict_whatever_its_spelling() throws Exception {
        assertEquals(201, post("/events", bare(1), same -> same).statusCode());
        String link = bare(1).replace("urn:epc:id:sgtin:4012345.011111.1", "https://id.gs1.org/01/04012345111118/21/1");
        for (String spelling :
                List.of(bare(1), link, bare(1).replace("\"packing\"", "\"https://ref.gs1.org/cbv/BizStep-packing\""))) {
            problem(post("/events", spelling, same -> same), 409, "ACC-03", "ResourceAlreadyExistsException");
        }
        assertEquals(1, logged().size());
    }

    @Test
    void what_the_index_knows_is_a_conflict_after_a_restart_and_what_only_the_log_knows_too() throws Exception {
        assertEquals(201, post("/events", bare(1), same -> same).statusCode());
        assertEquals(201, post("/events", bare(2), same -> same).statusCode());
        String first = CapsuleEvent.event(Capsule.parse(world.ledger.capsule(1).orElseThrow()))
                .orElseThrow()
                .hashId();
        spoken.said(desk.account().key(), first);
        spoken.upTo(2);
        restart(true);
        problem(post("/events", bare(1), same -> same), 409, "ACC-03", "ResourceAlreadyExistsException");
        problem(post("/events", bare(2), same -> same), 409, "ACC-03", "ResourceAlreadyExistsException");
        assertEquals(201, post("/events", bare(3), same -> same).statusCode());
        assertEquals(List.of(0L, 1L, 2L), logged().stream().map(Statement::seq).toList(), "the chain goes on");
    }

    @Test
    void taking_an_event_back_is_not_saying_it_again() throws Exception {
        assertEquals(201, post("/events", bare(1), same -> same).statusCode());
        String back = bare(1).replace(
                        "\"action\"",
                        "\"errorDeclaration\":{\"declarationTime\":\"2026-11-02T10:00:00Z\",\"reason\":\"incorrect_data\"},\"action\"");
        HttpResponse<String> taken = post("/events", back, same -> same);
        assertEquals(201, taken.statusCode(), taken.body());
        problem(post("/events", back, same -> same), 409, "ACC-03", "ResourceAlreadyExistsException");
        assertEquals(2, logged().size());
    }

    @Test
    void xml_of_both_versions_is_the_same_event_as_its_json() throws Exception {
        assertEquals(201, post("/events", bare(1), same -> same).statusCode());
        JsonObject again = finished(captureXml("application/xml", "2.0", xml("2", "2.0", 1, "OBSERVE")));
        assertEquals("ACC-03", again.getJsonArray("errors").getJsonObject(0).getString("code"), again.encode());
        JsonObject fresh = finished(captureXml("text/xml; charset=utf-8", "1.2", xml("1", "1.2", 2, "OBSERVE")));
        assertEquals(true, fresh.getBoolean("success"), fresh.encode());
        problem(post("/events", bare(2), same -> same), 409, "ACC-03", "ResourceAlreadyExistsException");
        assertEquals(2, logged().size());
    }

    @Test
    void wrong_xml_is_refused_at_its_place() throws Exception {
        HttpResponse<String> wrong = captureXml("application/xml", "2.0", xml("2", "2.0", 1, "LOOK"));
        problem(wrong, 400, "EPC-22", "ValidationException");
        assertTrue(wrong.body().contains("ObjectEvent"), wrong.body());
        String entity = xml("2", "2.0", 1, "OBSERVE")
                .replace(
                        "<e:EPCISDocument",
                        "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/hostname\">]><e:EPCISDocument");
        HttpResponse<String> outside = captureXml("application/xml", "2.0", entity);
        assertEquals(400, outside.statusCode(), outside.body());
        assertEquals(
                400, captureXml("application/xml", "2.0", document(event(1))).statusCode(), "JSON is no XML");
        problem(
                captureXml("application/xml; charset=utf-16", "2.0", "x"),
                415,
                "HTT-01",
                "UnsupportedMediaTypeException");
        problem(
                captureXml("application/xml", "1.1", xml("1", "1.1", 1, "OBSERVE")),
                400,
                "HTT-07",
                "ValidationException");
        assertEquals(List.of(), logged());
    }

    @Test
    void the_same_event_by_another_account_is_one_more_signer() throws Exception {
        assertEquals(201, post("/events", bare(1), same -> same).statusCode());
        desk = account("Loading bay");
        assertEquals(201, post("/events", bare(1), same -> same).statusCode());
        assertEquals(2, logged().stream().map(Statement::kid).distinct().count());
    }
}
