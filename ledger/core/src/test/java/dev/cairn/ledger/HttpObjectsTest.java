package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.cairn.proof.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpObjectsTest {

    private final Map<String, Page> pages = new HashMap<>();
    private HttpServer server;
    private HttpObjects objects;

    /** @param endless sends its first half and then nothing more */
    private record Page(int status, String coding, byte[] body, boolean endless) {}

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/log/", exchange -> {
            Page page = pages.getOrDefault(
                    exchange.getRequestURI().getPath().substring("/log/".length()),
                    new Page(404, "identity", new byte[] {1}, false));
            exchange.getResponseHeaders().add("Content-Encoding", page.coding());
            exchange.getResponseHeaders().add("Location", "/log/checkpoint");
            exchange.sendResponseHeaders(page.status(), page.body().length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(page.body(), 0, page.endless() ? page.body().length / 2 : page.body().length);
                out.flush();
                Thread.sleep(page.endless() ? 5_000 : 0);
            } catch (InterruptedException | IOException gone) {
                exchange.close();
            }
        });
        server.start();
        objects = new HttpObjects(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/log"), Duration.ofSeconds(60));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void page(String key, int status, byte[] body) {
        pages.put(key, new Page(status, "identity", body, false));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }

    @Test
    void reads_what_is_there_and_tells_what_is_not() {
        page("tile/0/x001/067", 200, text("tile"));
        page("tile/0/000", 410, text("gone"));
        assertEquals(Optional.of(Bytes.ofUtf8("tile")), objects.get("tile/0/x001/067"));
        assertEquals(Optional.empty(), objects.get("checkpoint"));
        assertEquals(Optional.empty(), objects.get("tile/0/000"));
    }

    @Test
    void undoes_gzip_and_no_bomb() throws IOException {
        pages.put("checkpoint", new Page(200, "gzip", gzip(text("a note")), false));
        pages.put("tile/0/000", new Page(200, "gzip", gzip(new byte[8_193]), false));
        pages.put("tile/0/001", new Page(200, "gzip", text("no gzip at all"), false));
        assertEquals(Optional.of(Bytes.ofUtf8("a note")), objects.get("checkpoint"));
        assertThrows(Trouble.Corrupt.class, () -> objects.get("tile/0/000"));
        assertThrows(Trouble.Corrupt.class, () -> objects.get("tile/0/001"));
    }

    @Test
    void takes_no_object_that_is_longer_than_one_can_be() {
        page("tile/0/000", 200, new byte[8_192]);
        page("tile/0/001", 200, new byte[8_193]);
        page("checkpoint", 200, new byte[HttpObjects.TEXT_BYTES_MAX + 1]);
        assertTrue(objects.get("tile/0/000").isPresent());
        for (String key : List.of("tile/0/001", "checkpoint")) {
            assertThrows(Trouble.Corrupt.class, () -> objects.get(key), key);
        }
    }

    @Test
    void calls_every_other_answer_not_known_now() {
        for (int status : List.of(500, 503, 429, 403, 301, 206)) {
            page("checkpoint", status, text("x"));
            assertThrows(Trouble.Unavailable.class, () -> objects.get("checkpoint"), "status " + status);
        }
    }

    @Test
    void gives_up_on_a_body_that_does_not_end_and_on_nobody() {
        pages.put("checkpoint", new Page(200, "identity", new byte[1_000], true));
        HttpObjects hasty = new HttpObjects(URI.create(objects.prefix()), Duration.ofMillis(700));
        assertThrows(Trouble.Unavailable.class, () -> hasty.get("checkpoint"));
        server.stop(0);
        assertThrows(Trouble.Unavailable.class, () -> objects.get("checkpoint"));
    }

    @Test
    void asks_for_no_key_outside_the_grammar_and_at_no_strange_address() {
        for (String key : List.of("../head.db", "/checkpoint", "tile//0", "")) {
            assertThrows(IllegalArgumentException.class, () -> objects.get(key), key);
        }
        for (String address : List.of("file:///etc", "http:///x", "http://a/?q=1", "checkpoint")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new HttpObjects(URI.create(address), Duration.ofSeconds(1)),
                    address);
        }
    }
}
