package dev.cairn.ingest.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.proof.statement.Statement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Captures over crashes, and how they are listed and forgotten. */
class EpcisJobsTest extends EpcisCaptureRig {
    // Crashes

    @Test
    void what_was_accepted_and_not_logged_is_logged_after_a_crash() throws Exception {
        world.ledger.hold();
        HttpResponse<String> accepted = capture(document(event(1), event(2), event(3)));
        assertEquals(202, accepted.statusCode(), accepted.body());
        DoorWorld.await("they stand in the ledger's queue", () -> world.ledger.held() == 3);
        assertEquals(List.of(), logged());
        restart(false);
        assertEquals(true, finished(accepted).getBoolean("success"));
        assertEquals(List.of(0L, 1L, 2L), logged().stream().map(Statement::seq).toList());
        assertEquals(201, post("/events", bare(4), same -> same).statusCode());
        List<Statement> logged = logged();
        assertEquals(logged.get(2).hash(), logged.get(3).prev(), "the chain goes on behind what was promised");
    }

    @Test
    void what_was_logged_and_not_written_down_is_found_again_and_logged_once() throws Exception {
        HttpResponse<String> accepted = capture(document(event(1), event(2)));
        JsonObject before = finished(accepted);
        Path file = folder.resolve("accounts/captures/" + before.getString("captureID") + ".json");
        DoorWorld.await("the end is written", () -> !read(file).contains("\"kept\""));
        world.ledger.hold();
        HttpResponse<String> second = capture(document(event(3)));
        Path open = folder.resolve("accounts/captures/" + job(second).getString("captureID") + ".json");
        byte[] asAccepted = Files.readAllBytes(open);
        world.ledger.release();
        finished(second);
        DoorWorld.await("the end is written", () -> !read(open).contains("\"kept\""));
        DoorWorld.wait(door.close());
        Files.write(open, asAccepted); // the power went before the end was on the disk
        door = door();
        assertEquals(true, finished(second).getBoolean("success"));
        assertEquals(3, logged().size());
    }

    @Test
    void a_capture_that_cannot_be_kept_is_not_begun() throws Exception {
        Path captures = folder.resolve("accounts/captures");
        Files.delete(captures);
        Files.writeString(captures, "in the way");
        problem(capture(document(event(1))), 503, "ACC-05", "ImplementationException");
        assertEquals(List.of(), logged());
        Files.delete(captures);
        Files.createDirectory(captures);
        finished(capture(document(event(1))));
        assertEquals(List.of(0L), logged().stream().map(Statement::seq).toList(), "no number was spent");
    }

    @Test
    void a_damaged_capture_is_passed_over_and_the_others_go_on() throws Exception {
        HttpResponse<String> accepted = capture(document(event(1)));
        finished(accepted);
        Files.writeString(folder.resolve("accounts/captures/" + "f".repeat(32) + ".json"), "{\"captureID\":");
        restart(true);
        assertEquals(true, job(accepted).getBoolean("success"));
    }

    // Captures listed

    @Test
    void captures_are_listed_newest_first_page_by_page() throws Exception {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(0, finished(capture(document(event(i)))).getString("captureID"));
        }
        List<String> listed = new ArrayList<>();
        String path = "/capture?perPage=2";
        int pages = 0;
        while (!path.isEmpty()) {
            HttpResponse<String> page = send(to(path).GET());
            assertEquals(200, page.statusCode(), page.body());
            new JsonArray(page.body()).forEach(each -> listed.add(((JsonObject) each).getString("captureID")));
            path = page.headers()
                    .firstValue("Link")
                    .map(link -> link.substring(1, link.indexOf('>')))
                    .orElse("");
            pages++;
        }
        assertEquals(made, listed);
        assertEquals(3, pages);
        assertFalse(send(to("/capture").GET()).body().contains("kept"));
    }

    @Test
    void pages_that_nobody_gave_are_refused() throws Exception {
        for (String query : List.of(
                "perPage=0",
                "perPage=-1",
                "perPage=x",
                "perPage=1000",
                "nextPageToken=x",
                "nextPageToken=" + "g".repeat(32))) {
            problem(send(to("/capture?" + query).GET()), 400, "HTT-07", "ValidationException");
        }
        assertEquals(200, send(to("/capture?perPage=&nextPageToken=").GET()).statusCode());
        problem(send(to("/nextPageToken/x").DELETE()), 501, "HTT-08", "ImplementationException");
    }

    @Test
    void options_tell_what_may_be_done_and_how_much() throws Exception {
        for (List<String> each : List.of(
                List.of("/capture", "GET, POST, OPTIONS"),
                List.of("/capture/1", "GET, OPTIONS"),
                List.of("/events", "POST, OPTIONS"))) {
            HttpResponse<String> options = send(
                    HttpRequest.newBuilder(uri(each.get(0))).method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
            assertEquals(204, options.statusCode());
            assertEquals(each.get(1), options.headers().firstValue("Allow").orElse("none"));
            for (String name : List.of("GS1-EPCIS-Version", "GS1-EPCIS-Max", "GS1-CBV-Version", "GS1-CBV-Max")) {
                assertEquals("2.0", options.headers().firstValue(name).orElse("none"), name);
            }
            assertEquals("1.2", options.headers().firstValue("GS1-EPCIS-Min").orElse("none"));
            assertEquals("1.2", options.headers().firstValue("GS1-CBV-Min").orElse("none"));
            assertEquals(
                    "1000",
                    options.headers().firstValue("GS1-EPCIS-Capture-Limit").orElse("none"));
            assertTrue(options.headers().firstValue("GS1-Vendor-Version").isPresent());
        }
        assertEquals(405, send(to("/events").GET()).statusCode());
        assertEquals(405, send(to("/capture").DELETE()).statusCode());
        assertEquals(404, send(to("/nothing").GET()).statusCode());
    }

    @Test
    void old_captures_are_forgotten_and_running_ones_never() throws Exception {
        HttpResponse<String> old = capture(document(event(1)));
        finished(old);
        Path file = folder.resolve("accounts/captures/" + job(old).getString("captureID") + ".json");
        DoorWorld.await("the end is written", () -> !read(file).contains("\"kept\""));
        world.ledger.hold();
        HttpResponse<String> running = capture(document(event(2)));
        now = now.plus(Duration.ofDays(CaptureLimits.JOB_DAYS + 1));
        assertEquals(202, capture(document(event(3))).statusCode());
        assertEquals(
                404,
                send(to(old.headers().firstValue("Location").orElseThrow()).GET())
                        .statusCode());
        assertEquals(true, job(running).getBoolean("running"));
        world.ledger.release();
        assertEquals(true, finished(running).getBoolean("success"));
    }
}
