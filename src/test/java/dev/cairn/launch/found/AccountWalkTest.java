package dev.cairn.launch.found;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account comes by the commands, sends a plain document to a running server, and goes. */
class AccountWalkTest {
    private static final long PATIENCE_MS = 60_000;
    private static final String DOCUMENT =
            """
            {"@context": "https://ref.gs1.org/standards/epcis/epcis-context.jsonld", "type": "EPCISDocument", "schemaVersion": "2.0",
             "creationDate": "2026-11-01T10:00:00Z", "epcisBody": {"eventList": [
              {"type": "ObjectEvent", "eventTime": "2026-11-01T10:00:00Z", "eventTimeZoneOffset": "+00:00", "action": "OBSERVE",
               "epcList": ["https://id.gs1.org/01/04012345111118/21/7"], "bizStep": "packing"}]}}
            """;

    @TempDir
    private static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private static FoundedLedger ledger;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void found() throws Exception {
        ledger = new FoundedLedger(
                folder,
                Map.of(
                        "CAIRN_INGEST_CAPTURE_ACCOUNTS",
                        folder.resolve("accounts").toString()));
        FoundedLedger.require(ledger.sign("r1", "genesis.request"));
        FoundedLedger.require(ledger.sign("r2", "genesis.request"));
    }

    @AfterAll
    static void stop() throws IOException {
        ledger.close();
    }

    private Desk.Said add(String name, String request, String organisation) {
        return ledger.desk()
                .cairn(
                        "account",
                        "add",
                        "@" + request,
                        "--folder",
                        "@accounts",
                        "--organisation",
                        organisation,
                        "--name",
                        name,
                        "--genesis",
                        "@genesis.txt");
    }

    private HttpResponse<String> capture(String apiKey) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(ledger.post()))
                        .header("Content-Type", "application/ld+json")
                        .header("Authorization", "Bearer " + apiKey)
                        .POST(HttpRequest.BodyPublishers.ofString(DOCUMENT))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonObject finished(String apiKey, String id) throws Exception {
        long end = System.nanoTime() + PATIENCE_MS * 1_000_000;
        String last = "";
        while (System.nanoTime() < end) {
            last = http.send(
                            HttpRequest.newBuilder(URI.create(ledger.post() + "/" + id))
                                    .header("Authorization", "Bearer " + apiKey)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            if (last.contains("finishedAt")) {
                return new JsonObject(last);
            }
            Thread.sleep(20);
        }
        throw new AssertionError("not finished: " + last);
    }

    private static String apiKey(String said) {
        Matcher found =
                Pattern.compile("API key (cairn-[0-9a-f]{8}-[0-9a-f]{64})").matcher(said);
        assertTrue(found.find(), said);
        return found.group(1);
    }

    @Test
    void an_account_is_let_in_when_its_organisation_has_signed_and_until_it_is_revoked() throws Exception {
        String organisation = ledger.organisation("packers");
        Desk.Said added = add("ERP of the packing house", "erp.request", organisation);
        assertEquals(0, added.exit(), added.all());
        String apiKey = apiKey(added.out());
        HttpResponse<String> early = capture(apiKey);
        assertEquals(403, early.statusCode(), early.body());
        assertTrue(early.body().contains("ENR-01"), early.body());

        FoundedLedger.require(ledger.sign("packers", "erp.request"));
        ledger.untilListed("account .*ERP of the packing house");
        HttpResponse<String> accepted = capture(apiKey);
        assertEquals(202, accepted.statusCode(), accepted.body());
        String id = accepted.headers().firstValue("Location").orElseThrow().substring("/capture/".length());
        JsonObject job = finished(apiKey, id);
        assertEquals(true, job.getBoolean("success"), job.encode());
        assertEquals("account ERP of the packing house", job.getString("submittedBy"), job.encode());

        String shown = ledger.desk().ok("account", "list", "--folder", "@accounts");
        String account = apiKey.substring(6, 14);
        assertTrue(shown.contains(account) && !shown.contains(apiKey.substring(15)), shown);
        ledger.desk().ok("account", "revoke", account, "--folder", "@accounts");
        assertEquals(401, capture(apiKey).statusCode());
        String after = ledger.desk().ok("account", "list", "--folder", "@accounts");
        assertTrue(after.contains("revoked"), after);
    }

    @Test
    void what_cannot_be_meant_makes_no_account() throws Exception {
        String organisation = "ab".repeat(32);
        Path accounts = folder.resolve("accounts");
        Files.writeString(folder.resolve("taken.request"), "there");
        for (Desk.Said said : java.util.List.of(
                add("Desk", "taken.request", organisation),
                add("Desk", "new.request", "nobody"),
                add("two\nlines", "new.request", organisation),
                ledger.desk().cairn("account", "revoke", "12345678", "--folder", "@accounts"),
                ledger.desk().cairn("account", "list", "--folder", "@nowhere"),
                ledger.desk().cairn("account"))) {
            assertTrue(said.exit() != 0, said.all());
            assertTrue(!said.all().contains("API key cairn-") && !said.all().contains("BUG-01"), said.all());
        }
        assertEquals("there", Files.readString(folder.resolve("taken.request")));
        assertTrue(!Files.exists(folder.resolve("new.request")));
        assertTrue(!Files.exists(folder.resolve("nowhere")));
        try (var files = Files.list(accounts)) {
            assertTrue(
                    files.filter(file -> file.toString().endsWith(".account")).allMatch(file -> contains(file, "ERP")),
                    "no account was kept");
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
