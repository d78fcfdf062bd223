package dev.cairn.ledger.stamp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/** The HTTP face of a {@link TestAuthority}: {@code POST} of a query to any path, one at a time. */
public final class TestAuthorityServer implements AutoCloseable {

    private static final int QUERY_BYTES_MAX = 4_096;

    private final TestAuthority authority;
    private final HttpServer server;

    private TestAuthorityServer(TestAuthority authority, HttpServer server) {
        this.authority = authority;
        this.server = server;
    }

    /**
     * Opens a port.
     *
     * @param port 0 for a free one
     * @throws IOException if the port is taken
     */
    public static TestAuthorityServer start(TestAuthority authority, String host, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
        TestAuthorityServer face = new TestAuthorityServer(authority, server);
        server.createContext("/", face::serve);
        server.start();
        return face;
    }

    public URI url() {
        InetSocketAddress bound = server.getAddress();
        return URI.create("http://" + bound.getAddress().getHostAddress() + ":" + bound.getPort() + "/");
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<Bytes> answer = answer(exchange);
            if (answer.isEmpty()) {
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", HttpTimestampAuthority.REPLY);
            exchange.sendResponseHeaders(200, answer.get().size());
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer.get().toArray());
            }
        }
    }

    private Optional<Bytes> answer(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        byte[] query = exchange.getRequestBody().readNBytes(QUERY_BYTES_MAX + 1);
        if (!exchange.getRequestMethod().equals("POST")
                || !HttpTimestampAuthority.QUERY.equals(type)
                || query.length > QUERY_BYTES_MAX) {
            return Optional.empty();
        }
        try {
            return Optional.of(authority.answer(Bytes.wrap(query)));
        } catch (IOException notAQuery) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
