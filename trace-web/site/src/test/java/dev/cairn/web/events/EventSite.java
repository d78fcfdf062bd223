package dev.cairn.web.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.CaptureDocument.Captured;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.query.EventStore;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.query.MemoryEventStore;
import dev.cairn.query.RandomEvents;
import dev.cairn.query.standing.MemoryStandingStore;
import dev.cairn.query.standing.StandingStore;
import dev.cairn.web.HandMade;
import dev.cairn.web.Parts;
import dev.cairn.web.WebSettings;
import dev.cairn.web.WebTier;
import dev.cairn.web.hook.Health;
import dev.cairn.web.hook.Reach;
import dev.cairn.web.http.KeyCheck;
import dev.cairn.web.sight.Audience;
import dev.cairn.web.sight.Held;
import dev.cairn.web.sight.Holder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A site with an index of events on a port, and somebody who asks. Events are logged at the entries 1, 3, 5 … */
public final class EventSite implements AutoCloseable {
    static final String KEY = "Bearer cairn-right";
    static final String OTHER_KEY = "Bearer cairn-other";

    /** The account of each key. */
    private static final Map<String, String> ACCOUNTS = Map.of(KEY, "0001", OTHER_KEY, "0002");

    /** Accounts that nobody knows any more. */
    final Set<String> revoked = ConcurrentHashMap.newKeySet();

    static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    static final String CONTEXT = "https://ref.gs1.org/standards/epcis/epcis-context.jsonld";

    private static final ObjectMapper JSON = new ObjectMapper();

    final Vertx vertx = Vertx.vertx();
    final List<Stored> logged = new ArrayList<>();
    final WebTier tier;
    final StandingStore standing = new MemoryStandingStore();
    volatile Health health = Health.UNKNOWN;
    volatile EventStore store = new MemoryEventStore();
    /** Who is known by which key, beside the holder of {@link #KEY}, whom no event names. */
    final Map<String, Holder> holders = new ConcurrentHashMap<>();

    volatile boolean away;
    volatile Instant now = NOW;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public EventSite(WebSettings.Events readers) throws Exception {
        this(readers, Map.of());
    }

    KeyCheck keys() {
        return new KeyCheck() {
            @Override
            public boolean admits(String authorization) {
                return whose(authorization).isPresent();
            }

            @Override
            public Optional<Holder> whose(String authorization) {
                return Optional.ofNullable(holders.get(authorization))
                        .or(() ->
                                Optional.ofNullable(ACCOUNTS.get(authorization)).flatMap(this::ofAccount));
            }

            @Override
            public Optional<Holder> ofAccount(String id) {
                Optional<Holder> known = holders.values().stream()
                        .filter(each -> each.account().equals(id))
                        .findFirst();
                return known.or(() -> ACCOUNTS.containsValue(id) ? Optional.of(Held.stranger(id)) : Optional.empty())
                        .filter(each -> !revoked.contains(id));
            }
        };
    }

    /** @param disclosure of members of events, where it is not as usual */
    EventSite(WebSettings.Events readers, Map<String, Audience> disclosure) throws Exception {
        EventDesk desk = new EventDesk(
                        this::store,
                        Bytes.ofHex("07".repeat(16)),
                        keys(),
                        (subject, entries, hashes, shown) ->
                                Bytes.ofUtf8(subject + " " + entries + " " + String.join(" ", hashes)))
                .with(new StandingDesk(() -> standing, Reach.HTTPS, 5, id -> health, new Random(1)));
        Parts made = new HandMade().at("http://127.0.0.1:0");
        Parts parts = new Parts(
                        made.publicUrl(),
                        made.lots(),
                        made.bundler(),
                        made.log(),
                        made.witness(),
                        made.witnessPath(),
                        made.ingestAdmin(),
                        () -> now)
                .with(desk);
        tier = done(WebTier.open(vertx, WebSettings.local(0).with(readers).with(disclosure), parts));
    }

    private EventStore store() {
        if (away) {
            throw new Trouble.Unavailable("the index is being made anew");
        }
        return store;
    }

    /** Logs an event; the members beside context, times and type in single quotes. */
    public Stored log(String type, String time, String members) {
        String json = "{\"@context\":[\"" + CONTEXT + "\",{\"example\":\"https://ns.example.com/epcis/\"}],\"type\":\""
                + type
                + "\",\"eventTime\":\"" + time + "\",\"eventTimeZoneOffset\":\"+00:00\"," + members.replace('\'', '"')
                + "}";
        return log(event(json), Instant.parse(time).plusSeconds(60));
    }

    public static EpcisEvent event(String json) {
        if (CaptureDocument.parse(json) instanceof CaptureDocument.Captured captured) {
            return captured.events().get(0);
        }
        throw new AssertionError(CaptureDocument.parse(json) + " of " + json);
    }

    public Stored log(EpcisEvent event, Instant recordTime) {
        Stored stored = new Stored(2L * logged.size() + 1, recordTime, event);
        logged.add(stored);
        store.put(List.of(stored), stored.index() + 1);
        return stored;
    }

    /** Random events; two of them may be the same. */
    public void logSome(long seed, int count) {
        new RandomEvents(seed).some(count).forEach(each -> log(each.event(), each.recordTime()));
    }

    /** {@code http://127.0.0.1:port}. */
    public String url() {
        return tier.url();
    }

    /** Forgets the index, not the log. */
    MemoryEventStore remade(int events) {
        MemoryEventStore anew = new MemoryEventStore();
        logged.stream().limit(events).forEach(each -> anew.put(List.of(each), each.index() + 1));
        store = anew;
        return anew;
    }

    /** @param headers name, value, name, value … */
    HttpResponse<String> get(String target, String... headers) throws Exception {
        return send("GET", target, headers);
    }

    /** Through a proxy. */
    HttpResponse<String> fromAfar(String target, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("X-Forwarded-For", "203.0.113.9"));
        return send("GET", target, all.toArray(String[]::new));
    }

    HttpResponse<String> send(String method, String target, String... headers) throws Exception {
        return send(method, target, BodyPublishers.noBody(), headers);
    }

    /** Posts JSON; single quotes are double ones. */
    HttpResponse<String> post(String target, String json, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/json"));
        return send("POST", target, BodyPublishers.ofString(json.replace('\'', '"')), all.toArray(String[]::new));
    }

    HttpResponse<String> send(String method, String target, HttpRequest.BodyPublisher body, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(tier.url() + target)).method(method, body);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** As bytes on a socket, for what no client sends. */
    String raw(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tier.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static JsonNode json(HttpResponse<String> response) throws Exception {
        return JSON.readTree(response.body());
    }

    /** The events of an answer. */
    static JsonNode events(HttpResponse<String> response) throws Exception {
        return json(response).at("/epcisBody/queryResults/resultsBody/eventList");
    }

    static JsonNode proofs(HttpResponse<String> response) throws Exception {
        return json(response).at("/epcisBody/queryResults/resultsBody").path("cairn:proofs");
    }

    static Optional<String> next(HttpResponse<String> page) {
        return page.headers().firstValue("Link").map(link -> {
            assertTrue(link.matches("</[!-~&&[^<>\"]]*>; rel=\"next\""), link);
            return link.substring(1, link.indexOf('>'));
        });
    }

    /** Hashes of all pages of a question, read again by our own capture. */
    List<String> all(String target, Runnable between, String... headers) throws Exception {
        List<String> hashes = new ArrayList<>();
        Optional<String> next = Optional.of(target);
        for (int page = 0; next.isPresent(); page++) {
            assertTrue(page < 500, "no end of " + target);
            HttpResponse<String> answer = get(next.get(), headers);
            assertEquals(200, answer.statusCode(), () -> answer.uri() + ": " + answer.body());
            hashes.addAll(hashes(answer.body()));
            next = next(answer);
            between.run();
        }
        return hashes;
    }

    static List<String> hashes(String document) {
        CaptureDocument.Result result = CaptureDocument.parse(document);
        assertTrue(result instanceof Captured, () -> result + " of " + document);
        return ((Captured) result).events().stream().map(EpcisEvent::hashId).toList();
    }

    List<Stored> distinct() {
        Map<String, Stored> first = new TreeMap<>();
        logged.forEach(each -> first.putIfAbsent(each.identity(), each));
        return List.copyOf(first.values());
    }

    @Override
    public void close() throws Exception {
        done(tier.close());
        done(vertx.close());
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
