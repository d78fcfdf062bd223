package dev.cairn.launch.found;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.account.AccountBook;
import dev.cairn.ledger.fake.Await;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.bundle.Main;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.statement.Capsule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One event with an order and a customer in it, on a running ledger: what a shopper, a rival, one who only says that he is the customer, the
 * customer, the sender and an authority take home, and that each proves it.
 */
class WithheldWalkTest {
    private static final String LOT = "/01/04012345111118/10/L7";
    private static final String ORDER = "PO-4711-77";
    private static final String CUSTOMER = "4099999000012";
    private static final String DOCUMENT =
            """
            {"@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"example": "https://ns.example.com/epcis/"}],
             "type": "EPCISDocument", "schemaVersion": "2.0",
             "creationDate": "2026-11-01T10:00:00Z", "epcisBody": {"eventList": [
              {"type": "ObjectEvent", "eventTime": "2026-11-01T10:00:00Z", "eventTimeZoneOffset": "+00:00", "action": "ADD", "bizStep": "packing",
               "quantityList": [{"epcClass": "https://id.gs1.org%s", "quantity": 5, "uom": "KGM"}], "example:cost": "%s",
               "bizTransactionList": [{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:%s:%s"}],
               "destinationList": [{"type": "owning_party", "destination": "https://id.gs1.org/417/%s"}]}]}}
            """
                    .formatted(LOT, ORDER, CUSTOMER, ORDER, CUSTOMER);

    @TempDir
    private static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private static FoundedLedger ledger;

    private final HttpClient http = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private static AccountBook.Draft authority;

    @BeforeAll
    static void found() throws Exception {
        SecureRandom random = new SecureRandom();
        Path accounts = folder.resolve("accounts");
        AccountBook book = AccountBook.in(accounts, random);
        authority = book.draft("Food office", Hash.ZERO, Instant.parse("2026-11-01T00:00:00Z"), random);
        book.add(authority);
        ledger = new FoundedLedger(
                folder,
                Map.of(
                        "CAIRN_INGEST_CAPTURE_ACCOUNTS",
                        accounts.toString(),
                        "CAIRN_WEB_AUTHORITIES",
                        authority.account().id()));
        FoundedLedger.require(ledger.sign("r1", "genesis.request"));
        FoundedLedger.require(ledger.sign("r2", "genesis.request"));
    }

    @AfterAll
    static void stop() throws IOException {
        ledger.close();
    }

    /** An organisation with one account: its API key. */
    private static String account(String organisation, Object... more) throws Exception {
        String thumbprint = ledger.organisation(organisation, more);
        String apiKey = unregistered(organisation, thumbprint, "account-" + organisation);
        FoundedLedger.require(ledger.sign(organisation, "account-" + organisation));
        ledger.untilListed("account .*Desk of " + organisation);
        return apiKey;
    }

    private static String unregistered(String organisation, String thumbprint, String request) {
        Desk.Said said = ledger.desk()
                .cairn(
                        "account",
                        "add",
                        "@" + request,
                        "--folder",
                        "@accounts",
                        "--organisation",
                        thumbprint,
                        "--name",
                        "Desk of " + organisation,
                        "--genesis",
                        "@genesis.txt");
        FoundedLedger.require(said);
        Matcher found =
                Pattern.compile("API key (cairn-[0-9a-f]{8}-[0-9a-f]{64})").matcher(said.out());
        assertTrue(found.find(), said.all());
        return found.group(1);
    }

    private HttpResponse<byte[]> get(String path, Optional<String> apiKey) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ledger.site() + path))
                .header("X-Forwarded-For", "203.0.113.9")
                .header("Accept", "application/ld+json");
        apiKey.ifPresent(key -> request.header("Authorization", "Bearer " + key));
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void each_reader_takes_home_what_he_may_see_and_proves_it() throws Exception {
        String sender = account("packers");
        String customer = account("shop", "--gln", CUSTOMER);
        String rival = account("rival", "--gs1-prefix", "4088888");
        HttpResponse<String> captured = http.send(
                HttpRequest.newBuilder(URI.create(ledger.post()))
                        .header("Content-Type", "application/ld+json")
                        .header("Authorization", "Bearer " + sender)
                        .POST(HttpRequest.BodyPublishers.ofString(DOCUMENT))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(202, captured.statusCode(), captured.body());
        Await.until("the lot's story and the events are there", () -> isThere(sender));
        withheld("anybody", Optional.empty());
        withheld("rival", Optional.of(rival));
        String shop = KeyFile.read(ledger.desk().file("shop.key"))
                .publicKey()
                .thumbprint()
                .hex();
        withheld("pretender", Optional.of(unregistered("shop", shop, "pretender.request")));
        shown("customer", customer);
        shown("sender", sender);
        shown("authority", authority.apiKey().text());
    }

    private boolean isThere(String sender) {
        try {
            return get("/proof" + LOT + ".cairn", Optional.empty()).statusCode() == 200
                    && text(get("/events", Optional.of(sender))).contains(ORDER);
        } catch (Exception notYet) {
            return false;
        }
    }

    private void withheld(String who, Optional<String> key) throws Exception {
        for (String path : List.of(LOT, "/events" + LOT + ".jsonld", "/events", "/proof" + LOT + ".cairn")) {
            HttpResponse<byte[]> answer = get(path, key);
            assertFalse(text(answer).contains("4711") || text(answer).contains(CUSTOMER), who + " " + path);
            assertFalse(text(answer).contains("ni:///"), who + " " + path + " tells a hash to try guesses against");
        }
        ProofBundle bundle = verified(who, key, "3 of 11 parts are withheld");
        List<Integer> withheld = new ArrayList<>();
        for (ProofBundle.Row row : bundle.rows()) {
            if (row.capsule().isPresent()) {
                Capsule capsule = Capsule.parse(row.capsule().get());
                withheld.add(capsule.type().equals("epcis") ? capsule.withheld() : 0);
            }
        }
        assertTrue(withheld.contains(3), who + withheld);
        String document = text(get("/events" + LOT + ".jsonld", key));
        assertTrue(document.contains("\"cairn:members\":3") && document.contains("KGM"), document);
        String page = http.send(
                        HttpRequest.newBuilder(URI.create(ledger.site() + LOT))
                                .header("Accept", "text/html")
                                .build(),
                        BodyHandlers.ofString())
                .body();
        assertTrue(page.contains("3 parts are withheld"), who);
        assertFalse(page.contains("4711") || page.contains(CUSTOMER) || page.contains("ni:///"), who);
        if (key.isPresent()) {
            HttpResponse<byte[]> asked =
                    get("/events?EQ_bizTransaction_po=urn:epcglobal:cbv:bt:" + CUSTOMER + ":" + ORDER, key);
            assertEquals(403, asked.statusCode(), text(asked));
            assertTrue(text(asked).contains("EVT-08"), text(asked));
        }
    }

    private void shown(String who, String apiKey) throws Exception {
        Optional<String> key = Optional.of(apiKey);
        for (String path : List.of(LOT, "/events" + LOT + ".jsonld", "/events", "/proof" + LOT + ".cairn")) {
            HttpResponse<byte[]> answer = get(path, key);
            assertTrue(text(answer).contains(ORDER), who + " " + path);
            assertEquals(
                    "no-store", answer.headers().firstValue("Cache-Control").orElse(""), who + " " + path);
        }
        verified(who, key, "Nothing is refuted");
    }

    /** By what {@code cairn verify} runs, with nothing but the genesis text. */
    private ProofBundle verified(String who, Optional<String> key, String said) throws Exception {
        byte[] file = get("/proof" + LOT + ".cairn", key).body();
        Files.write(folder.resolve(who + ".cairn"), file);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int exit = new Main(InstantSource.system(), print, print)
                .run(
                        folder.resolve(who + ".cairn").toString(),
                        "--policy",
                        folder.resolve("genesis.txt").toString());
        String verdict = out.toString(StandardCharsets.UTF_8);
        assertEquals(0, exit, verdict);
        assertTrue(verdict.contains(said), verdict);
        return ProofBundle.decode(Bytes.wrap(file));
    }
}
