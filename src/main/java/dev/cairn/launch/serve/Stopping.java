package dev.cairn.launch.serve;

import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;

/** A process that runs until it is told to stop, and then closes what it opened. */
public final class Stopping {
    private Stopping() {}

    /** On SIGTERM or Ctrl-C: first the part, then Vert.x under it. */
    public static void onExit(AutoCloseable part, Vertx vertx) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            Server.closeQuietly(part);
                            Server.closeQuietly(vertx);
                        },
                        "cairn-stop"));
    }

    /** Never returns but by an interrupt. */
    public static void forever() throws InterruptedException {
        new CountDownLatch(1).await();
    }
}
