package dev.cairn.web;

import dev.cairn.proof.Bytes;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Feed;
import dev.cairn.web.http.Front;
import dev.cairn.web.http.Reply;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.BindException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The only place of this tier that knows Vert.x, with {@link Sockets}: reads a bounded request, hands it to a bounded pool of workers, writes the
 * answer. When too many wait, the next one is told so at once.
 */
final class Door {
    private static final int IDLE_SECONDS_MAX = 60;
    private static final int HEADER_BYTES_MAX = 16 * 1024;
    private static final long WORK_SECONDS_MAX = 30;

    /** What a listener on a WebSocket may say at once; nobody heeds it. */
    private static final int SAID_BYTES_MAX = 64 * 1024;

    /** A page of another site that has its own name point here (DNS rebinding) asks under that name. */
    private static final Pattern LOOPBACK_HOST = Pattern.compile("(?i:localhost)|127(\\.[0-9]{1,3}){3}|\\[?::1]?");

    /** Set once the port is known; nothing is answered before. */
    private volatile @Nullable Front front;

    private final WorkerExecutor workers;
    private final Sockets sockets;
    private final int waitingMax;
    private final AtomicInteger waiting = new AtomicInteger();

    private Door(WorkerExecutor workers, Sockets sockets, int waitingMax) {
        this.workers = workers;
        this.sockets = sockets;
        this.waitingMax = waitingMax;
    }

    /** What is open: close it in the reverse order. */
    record Opened(HttpServer server, WorkerExecutor workers) {
        Future<Void> close() {
            return server.close().eventually(workers::close);
        }
    }

    /** @param front made once the port is known */
    static Future<Opened> open(
            Vertx vertx, String name, String host, int port, int threads, int waitingMax, IntFunction<Front> front) {
        WorkerExecutor workers = vertx.createSharedWorkerExecutor(name, threads, WORK_SECONDS_MAX, TimeUnit.SECONDS);
        Door door = new Door(workers, new Sockets(vertx, workers), waitingMax);
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setIdleTimeout(IDLE_SECONDS_MAX)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxInitialLineLength(Front.TARGET_CHARS_MAX + 64)
                .setMaxWebSocketMessageSize(SAID_BYTES_MAX)
                .setCompressionSupported(false);
        return vertx.createHttpServer(options)
                .requestHandler(door::take)
                .webSocketHandshakeHandler(door::shake)
                .listen()
                .map(server -> {
                    door.front = front.apply(server.actualPort());
                    return new Opened(server, workers);
                })
                .onFailure(failure -> workers.close())
                .recover(why -> Future.failedFuture(why instanceof BindException ? taken(host, port, why) : why));
    }

    /** The system says only that an address is taken, not which. */
    private static IOException taken(String host, int port, Throwable why) {
        return new IOException(
                "nobody can listen on " + host + ":" + port + ": " + why.getMessage() + "; is it running already?",
                why);
    }

    private void take(HttpServerRequest request) {
        Front open = front;
        if (open == null) {
            request.response().setStatusCode(503).end();
        } else {
            take(request, open);
        }
    }

    private void take(HttpServerRequest request, Front front) {
        int bodyMax = front.bodyBytesMax(request.method().name(), pathOf(request));
        Buffer body = Buffer.buffer();
        boolean[] tooLarge = {false};
        request.handler(chunk -> {
            if (tooLarge[0] || body.length() + chunk.length() > bodyMax) {
                tooLarge[0] = true;
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            Ask ask = ask(request, Bytes.wrap(body.getBytes()));
            if (tooLarge[0]) {
                write(request, front.refuse(ask, 413));
            } else {
                work(request, ask, front);
            }
        });
    }

    private void work(HttpServerRequest request, Ask ask, Front front) {
        if (waiting.incrementAndGet() > waitingMax) {
            waiting.decrementAndGet();
            write(request, front.refuse(ask, 503));
            return;
        }
        workers.executeBlocking(() -> front.answer(ask), false).onComplete(done -> {
            waiting.decrementAndGet();
            write(request, done.succeeded() ? done.result() : front.refuse(ask, 500));
        });
    }

    /** Who asks for a WebSocket is asked what every reader is asked, and has to be answered with 101 by a route. */
    private void shake(ServerWebSocketHandshake handshake) {
        Front open = front;
        if (open == null || waiting.incrementAndGet() > waitingMax) {
            refuse(handshake, 503);
            return;
        }
        Ask ask = ask(handshake);
        workers.executeBlocking(() -> upgrade(open, ask), false).onComplete(done -> {
            waiting.decrementAndGet();
            if (done.failed()) {
                refuse(handshake, 500);
            } else if (done.result().feed().isEmpty()) {
                refuse(handshake, done.result().status());
            } else if (sockets.enter()) {
                handshake
                        .accept()
                        .onSuccess(socket ->
                                sockets.serve(socket, done.result().feed().get()))
                        .onFailure(gone -> sockets.leave());
            } else {
                refuse(handshake, 503);
            }
        });
    }

    private record Upgrade(int status, Optional<Feed> feed) {}

    private static Upgrade upgrade(Front front, Ask ask) {
        int status = front.answer(ask).status();
        return status == 101
                ? new Upgrade(404, front.feed(ask))
                : new Upgrade(status < 400 ? 400 : status, Optional.empty());
    }

    private static void refuse(ServerWebSocketHandshake handshake, int status) {
        Future<Void> unused = handshake.reject(status);
    }

    private static void write(HttpServerRequest request, Reply reply) {
        if (request.response().closed() || request.response().ended()) {
            return;
        }
        request.response().setStatusCode(reply.status());
        reply.headers().forEach((name, value) -> request.response().putHeader(name, value));
        if (reply.body().isEmpty()) {
            request.response().end();
        } else {
            request.response().end(Buffer.buffer(reply.body().toArray()));
        }
    }

    private static Ask ask(HttpServerRequest request, Bytes body) {
        Map<String, String> headers = headers(request.headers());
        return new Ask(
                request.method().name(),
                pathOf(request),
                text(request.query()),
                headers,
                body,
                nearby(request.remoteAddress(), request.authority(), headers));
    }

    private static Ask ask(ServerWebSocketHandshake handshake) {
        Map<String, String> headers = headers(handshake.headers());
        headers.put(Ask.WEBSOCKET, "");
        return new Ask(
                "GET",
                text(handshake.path()),
                text(handshake.query()),
                headers,
                Bytes.EMPTY,
                nearby(handshake.remoteAddress(), handshake.authority(), headers));
    }

    private static Map<String, String> headers(MultiMap sent) {
        Map<String, String> headers = new HashMap<>();
        sent.forEach(header -> headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return headers;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String pathOf(HttpServerRequest request) {
        String path = request.path();
        return path == null ? "/" : path;
    }

    private static boolean nearby(
            @Nullable SocketAddress from, @Nullable HostAndPort asked, Map<String, String> headers) {
        String peer = from == null ? "" : text(from.hostAddress());
        boolean loopback = peer.startsWith("127.") || peer.equals("::1") || peer.equals("0:0:0:0:0:0:0:1");
        return loopback
                && asked != null
                && LOOPBACK_HOST.matcher(asked.host()).matches()
                && !headers.containsKey("forwarded")
                && !headers.containsKey("x-forwarded-for")
                && !headers.containsKey("via");
    }
}
