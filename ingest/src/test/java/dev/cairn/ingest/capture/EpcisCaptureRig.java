package dev.cairn.ingest.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.ingest.account.AccountBook;
import dev.cairn.ingest.account.AccountDesk;
import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.FakeSpoken;
import dev.cairn.model.disk.MemoryDisk;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Statement;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The capture door with accounts, over real HTTP, before a ledger that a test may hold back, fill or lose. */
abstract class EpcisCaptureRig {
    static final String JSON = "application/ld+json";
    static final String CONTEXT = "\"@context\":\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\"";

    @TempDir
    Path folder;

    final Vertx vertx = Vertx.vertx();
    final HttpClient http = HttpClient.newHttpClient();
    final SecureRandom random = new SecureRandom();
    final FakeSpoken spoken = new FakeSpoken();
    DoorWorld world;
    AccountBook book;
    AccountBook.Draft desk;
    CaptureDoor door;

    /** Where captures are kept, if not in the folder. */
    Optional<MemoryDisk> memory = Optional.empty();

    Instant now = Instant.parse("2026-12-01T10:00:00Z");

    @BeforeEach
    void open() throws IOException {
        world = new DoorWorld(folder);
        book = AccountBook.in(folder.resolve("accounts"), random);
        desk = account("Packing desk");
        door = door();
    }

    @AfterEach
    void close() {
        DoorWorld.wait(door.close());
        world.close();
        DoorWorld.wait(vertx.close());
    }

    AccountBook.Draft account(String name) throws IOException {
        Hash organisation = world.organisation.publicKey().thumbprint();
        AccountBook.Draft draft = book.draft(name, organisation, now, random);
        book.add(draft);
        world.registry.account(draft.signer().publicKey(), name, organisation);
        return draft;
    }

    /** The door as a server opens it: from what is kept in the folder. */
    CaptureDoor door() throws IOException {
        return DoorWorld.wait(CaptureDoor.open(
                vertx,
                world.intake,
                world.lanes,
                world.tally,
                Optional.of(accounts()),
                CaptureLimits.BODY_MS_MAX,
                CaptureLimits.BODY_BYTES_MAX));
    }

    Accounts accounts() throws IOException {
        InstantSource time = () -> now;
        Clock clock = new Clock(0, OptionalLong.empty(), Bytes.random(random, Clock.BOOT_ID_BYTES), 0);
        AccountDesk signs = new AccountDesk(
                book, world.ledger, spoken, world.intake, world.registry, world.lanes, time, () -> clock, random);
        if (memory.isPresent()) {
            JobStore store = JobStore.open(memory.get(), CaptureLimits.LOG_SEGMENT_BYTES, time, random);
            return Accounts.open(vertx, store, signs, time);
        }
        return Accounts.open(vertx, book, signs, time, random);
    }

    /** The server dies, and another comes up with what was kept and this ledger. */
    void restart(boolean sameLedger) throws IOException {
        DoorWorld.wait(door.close());
        if (!sameLedger) {
            DoorWorld old = world;
            world = new DoorWorld(folder);
            for (AccountBook.Draft each : List.of(desk)) {
                world.registry.account(
                        each.signer().publicKey(),
                        each.account().name(),
                        each.account().organisation());
            }
            old.close();
        }
        door = door();
    }

    static String event(int number) {
        return "{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-11-01T10:00:00Z\",\"eventTimeZoneOffset\":\"+00:00\","
                + "\"epcList\":[\"urn:epc:id:sgtin:4012345.011111." + number
                + "\"],\"action\":\"OBSERVE\",\"bizStep\":\"packing\"}";
    }

    static String bare(int number) {
        return "{" + CONTEXT + "," + event(number).substring(1);
    }

    static String wrong(int number) {
        return event(number).replace("OBSERVE", "LOOK");
    }

    static String document(String... events) {
        return "{" + CONTEXT + ",\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\","
                + "\"creationDate\":\"2026-11-01T10:00:00Z\",\"epcisBody\":{\"eventList\":["
                + String.join(",", events) + "]}}";
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                .header("Authorization", "Bearer " + desk.apiKey().text());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body, UnaryOperator<HttpRequest.Builder> more) throws Exception {
        return send(more.apply(to(path).header("Content-Type", JSON)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> capture(String body) throws Exception {
        return post("/capture", body, same -> same);
    }

    HttpResponse<String> proceed(String body) throws Exception {
        return post("/capture", body, each -> each.header("GS1-Capture-Error-Behaviour", "proceed"));
    }

    JsonObject job(HttpResponse<String> accepted) throws Exception {
        assertEquals(202, accepted.statusCode(), accepted.body());
        String place = accepted.headers().firstValue("Location").orElseThrow();
        HttpResponse<String> said = send(to(place).GET());
        assertEquals(200, said.statusCode(), said.body());
        return new JsonObject(said.body());
    }

    JsonObject finished(HttpResponse<String> accepted) {
        JsonObject[] last = new JsonObject[1];
        DoorWorld.await("the capture is finished: " + accepted, () -> {
            try {
                last[0] = job(accepted);
                return last[0].containsKey("finishedAt");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        return last[0];
    }

    static void problem(HttpResponse<String> response, int status, String code, String exception) {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(
                Problems.MEDIA_TYPE,
                response.headers().firstValue("Content-Type").orElse("none"));
        JsonObject said = new JsonObject(response.body());
        assertEquals(code, said.getString("code"), response.body());
        assertEquals("epcisException:" + exception, said.getString("type"), response.body());
        assertEquals(status, said.getInteger("status"), response.body());
    }

    /** What the log holds behind its genesis. */
    List<Statement> logged() throws Exception {
        List<Statement> logged = new ArrayList<>();
        for (long i = 1; i < world.ledger.sequenced(); i++) {
            logged.add(Statement.parse(world.ledger.entry(i)));
        }
        return logged;
    }

    List<String> codes(JsonArray errors) {
        return errors.stream()
                .map(JsonObject.class::cast)
                .map(each -> each.getString("code") + " " + each.getString("pointer"))
                .toList();
    }

    static String xml(String schema, String version, int number, String action) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><e:EPCISDocument xmlns:e=\"urn:epcglobal:epcis:xsd:" + schema
                + "\" schemaVersion=\"" + version + "\" creationDate=\"2026-11-01T10:00:00Z\"><EPCISBody><EventList>"
                + "<ObjectEvent><eventTime>2026-11-01T10:00:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>"
                + "<epcList><epc>urn:epc:id:sgtin:4012345.011111." + number + "</epc></epcList><action>" + action
                + "</action><bizStep>urn:epcglobal:cbv:bizstep:packing</bizStep></ObjectEvent></EventList></EPCISBody></e:EPCISDocument>";
    }

    HttpResponse<String> captureXml(String type, String version, String body) throws Exception {
        return send(to("/capture")
                .header("Content-Type", type)
                .header("GS1-EPCIS-Version", version)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + door.port() + path);
    }
}
