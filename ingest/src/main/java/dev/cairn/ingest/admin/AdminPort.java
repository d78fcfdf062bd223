package dev.cairn.ingest.admin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /live} is everything as JSON, {@code GET /live/events} the same every second as server-sent events,
 * {@code GET /healthz} 200 or 503. It shows every device, so it listens on the loopback address unless told otherwise.
 */
public final class AdminPort {
    /** Readers of the event stream at once. */
    public static final int STREAMS_MAX = 16;

    /** Bytes that may wait for one slow reader; it misses what comes meanwhile. */
    private static final int STREAM_BYTES_MAX = 1 << 20;

    private static final long EVERY_MS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(AdminPort.class);

    private final Vertx vertx;
    private final Live live;
    private final HttpServer server;
    private final Set<HttpServerResponse> streams = ConcurrentHashMap.newKeySet();
    private final long timer;

    private AdminPort(Vertx vertx, Live live) {
        this.vertx = vertx;
        this.live = live;
        this.server = vertx.createHttpServer().requestHandler(this::route);
        this.timer = vertx.setPeriodic(EVERY_MS, tick -> everyone());
    }

    /** Opens the port; 0 takes a free one. */
    public static Future<AdminPort> open(Vertx vertx, String host, int port, Live live) {
        AdminPort admin = new AdminPort(vertx, live);
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
        streams.forEach(HttpServerResponse::end);
        return server.close();
    }

    private void route(HttpServerRequest request) {
        HttpServerResponse response = request.response().putHeader("Cache-Control", "no-store");
        switch (request.path()) {
            case "/live" -> json(response);
            case "/live/events" -> stream(response);
            case "/healthz" -> health(response);
            default -> response.setStatusCode(404).end();
        }
    }

    private void json(HttpServerResponse response) {
        vertx.executeBlocking(() -> live.everything().encode())
                .onSuccess(text ->
                        response.putHeader("Content-Type", "application/json").end(text))
                .onFailure(failed -> failed(response, failed));
    }

    private void health(HttpServerResponse response) {
        vertx.executeBlocking(live::healthy)
                .onSuccess(well -> response.setStatusCode(well ? 200 : 503)
                        .putHeader("Content-Type", "application/json")
                        .end("{\"ok\":" + well + "}"))
                .onFailure(failed -> failed(response, failed));
    }

    private static void failed(HttpServerResponse response, Throwable failed) {
        LOG.error("the operator's port could not answer code=BUG-01", failed);
        response.setStatusCode(500).end();
    }

    private void stream(HttpServerResponse response) {
        if (streams.size() >= STREAMS_MAX) {
            response.setStatusCode(503).end();
            return;
        }
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        response.setWriteQueueMaxSize(STREAM_BYTES_MAX);
        response.closeHandler(closed -> streams.remove(response));
        response.exceptionHandler(broken -> streams.remove(response));
        streams.add(response);
        everyone();
    }

    private void everyone() {
        if (!streams.isEmpty()) {
            vertx.executeBlocking(
                            () -> "event: live\ndata: " + live.everything().encode() + "\n\n")
                    .onSuccess(event -> streams.forEach(stream -> {
                        if (!stream.writeQueueFull()) {
                            stream.write(event);
                        }
                    }));
        }
    }
}
