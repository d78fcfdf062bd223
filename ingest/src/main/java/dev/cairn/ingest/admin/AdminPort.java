package dev.cairn.ingest.admin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's port. It shows every device, so it listens on the loopback address unless told otherwise, and answers only to numbers and names
 * that it knows (421 else; {@link Callers}); asking changes nothing.
 *
 * <pre>
 * GET /                the page; ?find= for a part of a name, an organisation or a number
 * GET /page/events     what changes of it, as server-sent events
 * GET /live            everything as JSON, of the fleet the 200 worst
 * GET /live/events     the same every second as server-sent events
 * GET /fleet           the fleet as JSON, 500 a page: ?find= ?from=
 * GET /metrics         for Prometheus
 * GET /healthz         200, or 503 when the process is of no use until it is started again
 * GET /readyz          200, or 503 and why no gateway should be sent here
 * </pre>
 */
public final class AdminPort {
    /** Readers of the event streams at once. */
    public static final int STREAMS_MAX = 16;

    /** Bytes that may wait for one slow reader; it misses what comes meanwhile. */
    private static final int STREAM_BYTES_MAX = 1 << 20;

    /** How often streams are told: a fault is on the page after twice this and the time that a look takes. */
    static final long EVERY_MS = 1_000;

    private static final String JSON = "application/json";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    /** They name no device, and a balancer asks by whatever name it likes. */
    private static final Set<String> ANYBODY = Set.of("/healthz", "/readyz");

    private static final Map<String, String> FILES =
            Map.of("/fleet.js", "text/javascript; charset=utf-8", "/fleet.css", "text/css; charset=utf-8");
    private static final Logger LOG = LoggerFactory.getLogger(AdminPort.class);

    /** What a stream tells its reader. */
    private sealed interface Told {
        /** The live state. */
        record State() implements Told {}

        /** The page's fragment for a search. */
        record Fragment(String find) implements Told {}
    }

    private final Vertx vertx;
    private final Live live;
    private final LiveJson json;
    private final FleetPage page;
    private final Callers callers;
    private final Metrics metrics;
    private final HttpServer server;
    private final Map<HttpServerResponse, Told> streams = new ConcurrentHashMap<>();
    private final long timer;

    private AdminPort(Vertx vertx, List<String> names, Live live) {
        this.vertx = vertx;
        this.callers = new Callers(names);
        this.live = live;
        this.json = new LiveJson(live);
        this.page = new FleetPage(live);
        this.metrics = new Metrics(live);
        this.server = vertx.createHttpServer().requestHandler(this::route);
        this.timer = vertx.setPeriodic(EVERY_MS, tick -> everyone());
    }

    /**
     * Opens the port; 0 takes a free one.
     *
     * @param names by which it may be called besides numbers and {@code localhost}
     */
    public static Future<AdminPort> open(Vertx vertx, String host, int port, List<String> names, Live live) {
        AdminPort admin = new AdminPort(vertx, names, live);
        return admin.server.listen(port, host).map(listening -> {
            LOG.info("operator's port open host={} port={}", host, listening.actualPort());
            return admin;
        });
    }

    /** The bound port. */
    public int port() {
        return server.actualPort();
    }

    public Future<Void> close() {
        vertx.cancelTimer(timer);
        streams.keySet().forEach(HttpServerResponse::end);
        return server.close();
    }

    private void route(HttpServerRequest request) {
        HttpServerResponse response = request.response()
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
        if (!request.method().equals(HttpMethod.GET)) {
            response.setStatusCode(405).putHeader("Allow", "GET").end();
            return;
        }
        Optional<String> refusal = ANYBODY.contains(request.path())
                ? Optional.empty()
                : callers.refusal(header(request, "Host"), header(request, "Origin"));
        if (refusal.isPresent()) {
            response.setStatusCode(421)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end(refusal.get() + "\n");
            return;
        }
        switch (request.path()) {
            case "/" -> answer(response, "text/html; charset=utf-8", () -> page.page(find(request)));
            case "/page/events" -> stream(response, new Told.Fragment(find(request)));
            case "/live" -> answer(response, JSON, () -> json.everything().encode());
            case "/live/events" -> stream(response, new Told.State());
            case "/fleet" ->
                answer(response, JSON, () -> json.fleet(find(request), from(request))
                        .encode());
            case "/metrics" -> metrics(request, response);
            case "/healthz" -> health(response);
            case "/readyz" -> ready(response);
            case "/fleet.js", "/fleet.css" -> file(request.path(), response);
            default -> response.setStatusCode(404).end();
        }
    }

    private static Optional<String> header(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    private static String find(HttpServerRequest request) {
        return Optional.ofNullable(request.getParam("find")).orElse("");
    }

    private static int from(HttpServerRequest request) {
        String said = Optional.ofNullable(request.getParam("from")).orElse("0");
        return said.matches("[0-9]{1,6}") ? Integer.parseInt(said) : 0;
    }

    private void answer(HttpServerResponse response, String type, Callable<String> text) {
        vertx.executeBlocking(
                        () -> {
                            live.look();
                            return text.call();
                        },
                        false)
                .onSuccess(said -> response.putHeader("Content-Type", type).end(said))
                .onFailure(failed -> failed(response, failed));
    }

    private void health(HttpServerResponse response) {
        vertx.executeBlocking(live.readiness()::isAlive, false)
                .onSuccess(well -> response.setStatusCode(well ? 200 : 503)
                        .putHeader("Content-Type", JSON)
                        .end("{\"ok\":" + well + "}"))
                .onFailure(failed -> failed(response, failed));
    }

    private void ready(HttpServerResponse response) {
        vertx.executeBlocking(json::ready, false)
                .onSuccess(ready -> response.setStatusCode(ready.getBoolean("ok") ? 200 : 503)
                        .putHeader("Content-Type", JSON)
                        .end(ready.encode()))
                .onFailure(failed -> failed(response, failed));
    }

    private void metrics(HttpServerRequest request, HttpServerResponse response) {
        String accept = request.getHeader("Accept");
        vertx.executeBlocking(
                        () -> {
                            live.look();
                            return metrics.scrape(accept);
                        },
                        false)
                .onSuccess(scrape ->
                        response.putHeader("Content-Type", scrape.contentType()).end(scrape.body()))
                .onFailure(failed -> failed(response, failed));
    }

    private static void file(String name, HttpServerResponse response) {
        try (InputStream in = AdminPort.class.getResourceAsStream("/operator" + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            response.putHeader("Content-Type", FILES.get(name)).end(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static void failed(HttpServerResponse response, Throwable failed) {
        LOG.error("the operator's port could not answer code=BUG-01", failed);
        response.setStatusCode(500).end();
    }

    private void stream(HttpServerResponse response, Told told) {
        if (streams.size() >= STREAMS_MAX) {
            response.setStatusCode(503).end();
            return;
        }
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        response.setWriteQueueMaxSize(STREAM_BYTES_MAX);
        response.closeHandler(closed -> streams.remove(response));
        response.exceptionHandler(broken -> streams.remove(response));
        streams.put(response, told);
        everyone();
    }

    // Readiness is looked at with nobody asking, too: it measures how long something lasts.
    private void everyone() {
        vertx.executeBlocking(
                        () -> {
                            live.readiness().unwitnessedMs();
                            if (!streams.isEmpty()) {
                                live.look();
                            }
                            Map<Told, String> events = new ConcurrentHashMap<>();
                            streams.values().forEach(told -> events.computeIfAbsent(told, this::event));
                            return events;
                        },
                        false)
                .onSuccess(this::tell)
                .onFailure(failed -> LOG.error("the operator's streams could not be told code=BUG-01", failed));
    }

    private void tell(Map<Told, String> events) {
        streams.forEach((stream, told) -> {
            String event = events.get(told);
            if (event != null && !stream.writeQueueFull()) {
                stream.write(event);
            }
        });
    }

    private String event(Told told) {
        return told instanceof Told.Fragment fragment
                ? "event: page\ndata: " + Json.encode(page.fragment(fragment.find())) + "\n\n"
                : "event: live\ndata: " + json.everything().encode() + "\n\n";
    }
}
