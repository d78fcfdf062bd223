package dev.cairn.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.web.http.Feed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketsTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        done(vertx.close());
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** Sends a handshake and reads no more than its answer. */
    @Test
    void who_does_not_read_is_sent_away_and_no_more_than_one_message_waits_for_him() throws Exception {
        String message = "x".repeat(8 << 20);
        AtomicInteger made = new AtomicInteger();
        Feed feed = () -> {
            made.incrementAndGet();
            return Optional.of(message);
        };
        Sockets sockets = new Sockets(vertx, vertx.createSharedWorkerExecutor("t"), 300);
        CountDownLatch served = new CountDownLatch(1);
        HttpServer server = done(vertx.createHttpServer()
                .webSocketHandler(socket -> {
                    assertTrue(sockets.enter());
                    sockets.serve(socket, feed);
                    served.countDown();
                })
                .listen(0, "127.0.0.1"));
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            slow.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            slow.getOutputStream().flush();
            assertTrue(served.await(60, TimeUnit.SECONDS), "nobody came");
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (sockets.taken() > 0) {
                assertTrue(System.nanoTime() < limit, "it is still there");
                Thread.sleep(2);
            }
        }
        int buffered = made.get();
        assertTrue(buffered >= 1 && buffered <= 3, "messages made for somebody who reads none: " + buffered);
    }

    @Test
    void has_so_many_places_and_gives_them_back() {
        Sockets sockets = new Sockets(vertx, vertx.createSharedWorkerExecutor("t"), 300);
        for (int i = 0; i < Sockets.LISTENERS_MAX; i++) {
            assertTrue(sockets.enter());
        }
        assertFalse(sockets.enter());
        sockets.leave();
        assertTrue(sockets.enter());
        assertEquals(64, Sockets.LISTENERS_MAX);
    }
}
