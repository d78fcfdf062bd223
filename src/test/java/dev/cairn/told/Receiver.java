package dev.cairn.told;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Somebody's web hook: notes everything it is sent, and answers what it is told to. */
final class Receiver implements AutoCloseable {
    /** Does not answer at all. */
    static final int SILENCE = 0;

    /** One attempt of one report. */
    record Attempt(String delivery, String signature, String body, int answered) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private volatile int answer = 500;

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 9);
        server.setExecutor(threads);
        server.createContext("/hook", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int now = answer;
        if (now != SILENCE) {
            exchange.sendResponseHeaders(now, -1);
            exchange.close();
        }
        attempts.add(new Attempt(
                String.valueOf(exchange.getRequestHeaders().getFirst("Cairn-Delivery")),
                String.valueOf(exchange.getRequestHeaders().getFirst("GS1-Signature")),
                body,
                now));
    }

    void answers(int status) {
        answer = status;
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
