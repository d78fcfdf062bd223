package dev.cairn.web;

import dev.cairn.ledger.Trouble;
import dev.cairn.web.http.Feed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * WebSockets on which somebody is told what a {@link Feed} says. One message is under way at a time, and the next is made only when it has
 * left: who reads slowly makes the feed wait, and whoever has not taken a message within a limit is sent away.
 */
final class Sockets {
    /** Listeners at the same time. */
    static final int LISTENERS_MAX = 64;

    static final long MESSAGE_MS_MAX = 30_000;

    /** RFC 6455, 7.4.1 and the registry of its codes. */
    static final short GOING = 1000;

    static final short TOO_SLOW = 1013;
    static final short FAULT = 1011;

    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);
    private static final long LOOK_EVERY_MS = 500;
    private static final long GOODBYE_MS_MAX = 2_000;
    private static final long PING_EVERY_MS = 20_000;

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final long messageMsMax;
    private final AtomicInteger listeners = new AtomicInteger();

    Sockets(Vertx vertx, WorkerExecutor workers) {
        this(vertx, workers, MESSAGE_MS_MAX);
    }

    Sockets(Vertx vertx, WorkerExecutor workers, long messageMsMax) {
        this.vertx = vertx;
        this.workers = workers;
        this.messageMsMax = messageMsMax;
    }

    /** Takes a place; false if all are taken. */
    boolean enter() {
        if (listeners.incrementAndGet() > LISTENERS_MAX) {
            listeners.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives the place back that was taken for a socket that never came. */
    void leave() {
        listeners.decrementAndGet();
    }

    /** Places that are taken. */
    int taken() {
        return listeners.get();
    }

    /** Serves one that has a place. On its event loop. */
    void serve(ServerWebSocket socket, Feed feed) {
        Listener listener = new Listener(socket, feed);
        long look = vertx.setPeriodic(LOOK_EVERY_MS, timer -> listener.look());
        long ping = vertx.setPeriodic(PING_EVERY_MS, timer -> listener.ping());
        socket.closeHandler(closed -> {
            vertx.cancelTimer(look);
            vertx.cancelTimer(ping);
            leave();
        });
        // What a listener says means nothing here; it is read so that his pongs and his end are.
        socket.handler(said -> {});
        socket.exceptionHandler(broken -> LOG.debug("a listener is gone reason={}", broken.toString()));
        listener.look();
    }

    /** One socket; all of it on that socket's event loop. */
    private final class Listener {
        private final ServerWebSocket socket;
        private final Feed feed;
        private boolean busy;
        private boolean over;

        Listener(ServerWebSocket socket, Feed feed) {
            this.socket = socket;
            this.feed = feed;
        }

        void look() {
            if (busy || over || socket.isClosed()) {
                return;
            }
            busy = true;
            workers.executeBlocking(feed::next, false).onSuccess(this::told).onFailure(this::over);
        }

        private void told(Optional<String> message) {
            if (message.isEmpty() || socket.isClosed()) {
                busy = false;
                return;
            }
            long limit = vertx.setTimer(messageMsMax, timer -> end(TOO_SLOW, "SUB-09 a message was not read in time"));
            Future<Void> written = socket.writeTextMessage(message.get());
            written.onComplete(done -> {
                vertx.cancelTimer(limit);
                busy = false;
                if (done.succeeded()) {
                    look();
                }
            });
        }

        private void over(Throwable why) {
            if (why instanceof Feed.Over over) {
                end(GOING, over.reason());
            } else if (why instanceof Trouble.Unavailable) {
                busy = false;
            } else {
                LOG.warn("a listener is sent away reason={}", why.toString());
                end(FAULT, "a fault of ours; it is in the log of the server");
            }
        }

        /** Says goodbye. Vert.x waits until that is read; who reads nothing is cut off. */
        private void end(short code, String reason) {
            over = true;
            Future<Void> unused = socket.close(code, reason);
            vertx.setTimer(GOODBYE_MS_MAX, timer -> cut());
        }

        private void cut() {
            if (socket instanceof WebSocketInternal connection) {
                var unused = connection.channelHandlerContext().close();
            }
        }

        void ping() {
            if (!over && !socket.isClosed() && !socket.writeQueueFull()) {
                Future<Void> unused = socket.writePing(Buffer.buffer("cairn"));
            }
        }
    }
}
