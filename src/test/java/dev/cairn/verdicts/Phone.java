package dev.cairn.verdicts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cairn.check.Browser;
import dev.cairn.check.House;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A browser in which verify.js runs as it is shipped, from a server on localhost with the content security policy of the site. */
final class Phone implements AutoCloseable {
    static final JsonMapper JSON = new JsonMapper();

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";
    private static final Map<String, String> TYPES =
            Map.of("js", "text/javascript", "html", "text/html; charset=utf-8", "json", "application/json");

    private final Path site = House.root().resolve("trace-web/site").normalize();
    private final Map<String, byte[]> pages = new ConcurrentHashMap<>();
    private final Map<String, String[]> planted = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final Browser browser;

    Phone() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", this::answer);
        server.start();
        page("/empty.html", "<!doctype html><title>Verdicts</title>");
        browser = Browser.open();
    }

    /** A page or file of the test's own. */
    void page(String path, String content) {
        pages.put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    void page(String path, byte[] content) {
        pages.put(path, content);
    }

    /** A second verify.js below {@code /<name>/} in which {@code was} stands as {@code instead}: the planted bug. */
    void plant(String name, String was, String instead) {
        planted.put(name, new String[] {was, instead});
    }

    URI home() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** A visitor who has the given page open. */
    Browser.View open(String path) {
        Browser.View view = browser.phone("en");
        view.go(home().resolve(path));
        return view;
    }

    /** The same with scripts switched off. */
    Browser.View openWithoutScript(String path) {
        Browser.View view = browser.phoneWithoutScript("en");
        view.go(home().resolve(path));
        return view;
    }

    /**
     * Calls a function of verify-vectors.js in a fresh page and returns its answer.
     *
     * @param variant empty for the shipped verify.js, else {@code /<name>} of a planted one
     * @param engine the engine's settings, a JSON object
     */
    JsonNode call(String variant, String engine, String function, Object argument) {
        return ask(variant + "/src/test/js/verify-vectors.js", engine, function, argument);
    }

    /** The same of any module that exports {@code engine}. */
    JsonNode ask(String module, String engine, String function, Object argument) {
        try (Browser.View view = open("/empty.html")) {
            String script = "async (argument) => { const m = await import('" + module + "'); Object.assign(m.engine, "
                    + engine + ");"
                    + " return JSON.stringify(await m." + function + "(JSON.parse(argument))); }";
            return JSON.readTree((String) view.page().evaluate(script, JSON.writeValueAsString(argument)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether two answers are the same JSON: a number is its text, members have no order. */
    static boolean same(JsonNode a, @Nullable JsonNode b) {
        try {
            return b != null && JSON.readTree(JSON.writeValueAsString(a)).equals(b);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = content(exchange.getRequestURI().getPath());
        String path = exchange.getRequestURI().getPath();
        exchange.getResponseHeaders()
                .set("Content-Type", TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "text/plain"));
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private byte[] content(String path) throws IOException {
        if (pages.containsKey(path)) {
            return pages.get(path);
        }
        for (Map.Entry<String, String[]> bug : planted.entrySet()) {
            String prefix = "/" + bug.getKey() + "/";
            if (path.startsWith(prefix)) {
                return planted(file(path.substring(prefix.length())), bug.getValue()[0], bug.getValue()[1]);
            }
        }
        return file(path.substring(1));
    }

    private static byte[] planted(byte[] script, String was, String instead) {
        return new String(script, StandardCharsets.UTF_8).replace(was, instead).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] file(String name) throws IOException {
        Path file = site.resolve(name).normalize();
        return file.startsWith(site) && Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
    }

    /** The shipped script's text, so that a test can show that what it plants was there. */
    String script(String name) throws IOException {
        return Files.readString(site.resolve("src/main/resources/web").resolve(name));
    }

    @Override
    public void close() {
        browser.close();
        server.stop(0);
    }
}
