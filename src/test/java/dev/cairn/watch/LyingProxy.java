package dev.cairn.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cairn.proof.Bytes;
import dev.cairn.walk.Http;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Stands between a ledger's site and whoever watches it, and lies where it is told to. */
public final class LyingProxy implements AutoCloseable {
    private final URI site;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Optional<Lie> lie = Optional.empty();

    /** @param told what is said instead; nothing for 404 */
    private record Lie(Predicate<String> about, UnaryOperator<Optional<Bytes>> told) {}

    public LyingProxy(URI site) throws IOException {
        this.site = site;
        this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    public void honest() {
        lie = Optional.empty();
    }

    public void withhold(Predicate<String> about) {
        lie = Optional.of(new Lie(about, right -> Optional.empty()));
    }

    /** The last byte of each is another one. */
    public void flip(Predicate<String> about) {
        lie = Optional.of(new Lie(about, right -> right.map(LyingProxy::flipped)));
    }

    public void say(String path, String text) {
        lie = Optional.of(new Lie(path::equals, right -> Optional.of(Bytes.ofUtf8(text))));
    }

    private static Bytes flipped(Bytes right) {
        byte[] bytes = right.toArray();
        bytes[bytes.length - 1] ^= 1;
        return Bytes.wrap(bytes);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Http.Reply reply = Http.get(site.resolve(path), "*/*");
        Optional<Bytes> body = reply.status() == 200 ? Optional.of(reply.body()) : Optional.empty();
        Optional<Bytes> told = lie.filter(now -> now.about().test(path))
                .map(now -> now.told().apply(body))
                .orElse(body);
        exchange.getResponseHeaders().add("Content-Type", reply.type());
        byte[] bytes = told.map(Bytes::toArray).orElse(new byte[0]);
        exchange.sendResponseHeaders(told.isPresent() ? 200 : 404, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
