package dev.cairn.ingest.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ledger.fake.Await;
import dev.cairn.model.disk.MemoryDisk;
import dev.cairn.proof.statement.Statement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
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

    private Map<Path, byte[]> kept() throws IOException {
        Map<Path, byte[]> files = new HashMap<>();
        try (Stream<Path> all = Files.list(folder.resolve("accounts/captures"))) {
            for (Path file :
                    all.filter(each -> each.toString().endsWith(".seg")).toList()) {
                files.put(file, Files.readAllBytes(file));
            }
        }
        return files;
    }

    @Test
    void what_was_logged_and_not_written_down_is_found_again_and_logged_once() throws Exception {
        finished(capture(document(event(1), event(2))));
        world.ledger.hold();
        HttpResponse<String> second = capture(document(event(3)));
        Map<Path, byte[]> asAccepted = kept();
        world.ledger.release();
        JsonObject before = finished(second);
        DoorWorld.wait(door.close());
        for (Map.Entry<Path, byte[]> file : asAccepted.entrySet()) {
            Files.write(file.getKey(), file.getValue()); // the power went before the end was on the disk
        }
        door = door();
        JsonObject after = finished(second);
        assertEquals(before.getJsonArray("results"), after.getJsonArray("results"));
        assertEquals(true, after.getBoolean("success"));
        assertEquals(3, logged().size());
    }

    @Test
    void a_capture_is_accepted_and_offered_when_it_is_on_the_disk_and_not_before() throws Exception {
        memory = Optional.of(new MemoryDisk());
        restart(true);
        memory.get().hold();
        CompletableFuture<HttpResponse<String>> accepted = captureLater(document(event(1), event(2)));
        Await.until("the sync hangs", memory.get()::hangs);
        assertEquals(List.of(), logged());
        assertFalse(accepted.isDone());
        memory.get().release();
        assertEquals(202, accepted.get().statusCode());
        assertEquals(true, finished(accepted.get()).getBoolean("success"));
    }

    @Test
    void an_event_is_logged_behind_the_document_that_was_signed_before_it() throws Exception {
        memory = Optional.of(new MemoryDisk());
        restart(true);
        memory.get().hold();
        CompletableFuture<HttpResponse<String>> accepted = captureLater(document(event(1), event(2)));
        Await.until("the sync hangs", memory.get()::hangs);
        List<CompletableFuture<HttpResponse<String>>> twice =
                List.of(later("/events", bare(3)), later("/events", bare(3)));
        CompletableFuture.anyOf(twice.get(0), twice.get(1)).join(); // one was said before, so the other is signed
        assertEquals(List.of(), logged(), "it waits for the document");
        memory.get().release();
        assertEquals(202, accepted.get().statusCode());
        assertEquals(
                Set.of(201, 409),
                Set.of(twice.get(0).get().statusCode(), twice.get(1).get().statusCode()));
        finished(accepted.get());
        assertEquals(List.of(0L, 1L, 2L), logged().stream().map(Statement::seq).toList());
        assertEquals(201, post("/events", bare(4), same -> same).statusCode());
    }

    private CompletableFuture<HttpResponse<String>> captureLater(String body) {
        return later("/capture", body);
    }

    private CompletableFuture<HttpResponse<String>> later(String path, String body) {
        return http.sendAsync(
                to(path).header("Content-Type", JSON)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_capture_that_cannot_be_kept_is_not_begun() throws Exception {
        memory = Optional.of(new MemoryDisk());
        restart(true);
        finished(capture(document(event(1))));
        memory.get().failForces(1);
        problem(capture(document(event(2))), 503, "ACC-05", "ImplementationException");
        assertEquals(1, logged().size());
        List<HttpResponse<String>> last = new ArrayList<>();
        Await.until("the disk is back", () -> {
            last.add(captureLater(document(event(2))).join());
            return last.get(last.size() - 1).statusCode() == 202;
        });
        JsonObject again = finished(last.get(last.size() - 1));
        assertEquals(true, again.getBoolean("success"), again::encode);
        assertEquals(2, logged().size());
        restart(true);
        assertEquals(2, logged().size(), "what was refused is not found again");
    }

    @Test
    void a_full_disk_spends_no_number() throws Exception {
        memory = Optional.of(new MemoryDisk());
        restart(true);
        memory.get().capacity(CaptureLimits.LOG_RESERVE_BYTES - 1);
        problem(capture(document(event(1))), 503, "ACC-05", "ImplementationException");
        assertEquals(List.of(), logged());
        memory.get().capacity(Long.MAX_VALUE);
        finished(capture(document(event(1))));
        assertEquals(List.of(0L), logged().stream().map(Statement::seq).toList());
    }

    @Test
    void a_damaged_capture_is_passed_over_and_the_others_go_on() throws Exception {
        HttpResponse<String> first = capture(document(event(1)));
        finished(first);
        HttpResponse<String> second = capture(document(event(2)));
        finished(second);
        DoorWorld.wait(door.close());
        Map<Path, byte[]> files = kept();
        assertEquals(1, files.size());
        Path file = files.keySet().iterator().next();
        byte[] content = files.get(file);
        content[content.length - 1] ^= 1;
        Files.write(file, content);
        door = door();
        assertEquals(true, job(first).getBoolean("success"));
        assertEquals(
                true, finished(second).getBoolean("success"), "its end was damaged: it was asked of the log again");
        assertEquals(2, logged().size());
    }

    @Test
    void a_folder_of_a_version_that_kept_files_is_not_passed_over_in_silence() throws Exception {
        DoorWorld.wait(door.close());
        Path old = folder.resolve("accounts/captures/" + "f".repeat(32) + ".json");
        Files.writeString(old, "{}");
        String said = assertThrows(IOException.class, this::door).getMessage();
        assertTrue(said.contains("ACC-05") && said.contains("earlier version"), said);
        Files.delete(old);
        door = door();
    }

    @Test
    void a_folder_is_one_process_own() throws Exception {
        assertThrows(IOException.class, this::door);
        finished(capture(document(event(1))));
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
