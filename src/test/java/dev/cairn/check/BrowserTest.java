package dev.cairn.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Needs.Chromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {
    private static final String HEAD = "<!doctype html><html lang=en><title>Cairn</title><main><h1>A page</h1>";
    private static final Map<String, String> PAGES = Map.of(
            "/good", HEAD + "<p id=p>without script</p><script>p.textContent='with script'</script></main>",
            "/bad", "<!doctype html><html><title></title><img src=data:,><button></button>",
            "/nosy", HEAD + "<img alt=x src=http://localhost:1/pixel></main>",
            "/broken", HEAD + "<script>throw new Error('stone')</script></main>");

    private Browser browser;
    private HttpServer server;
    private URI home;

    @BeforeAll
    void open() throws IOException {
        browser = Browser.open();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        home = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        server.createContext("/", exchange -> {
            String page = PAGES.get(exchange.getRequestURI().getPath());
            byte[] body = (page == null ? HEAD : page).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(page == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    void close() {
        server.stop(0);
        browser.close();
    }

    @Test
    void a_phone_runs_scripts_unless_they_are_switched_off() {
        try (Browser.View with = browser.phone("en");
                Browser.View without = browser.phoneWithoutScript("en")) {
            assertEquals(200, with.go(home.resolve("good")));
            assertEquals(200, without.go(home.resolve("good")));
            assertEquals("with script", with.page().textContent("#p"));
            assertEquals("without script", without.page().textContent("#p"));
        }
    }

    @Test
    void a_good_page_has_no_foreign_requests_no_complaints_and_nothing_for_axe() throws IOException {
        try (Browser.View view = browser.desk("en")) {
            view.go(home.resolve("good"));
            assertEquals(List.of(), view.foreignRequests(home));
            assertEquals(List.of(), view.complaints());
            assertEquals(List.of(), view.axe());
            assertTrue(Files.size(view.screenshot("browser-test")) > 1000);
        }
    }

    @Test
    void axe_finds_what_is_wrong() {
        try (Browser.View view = browser.desk("en")) {
            view.go(home.resolve("bad"));
            List<String> found = view.axe();
            assertTrue(found.stream().anyMatch(sentence -> sentence.startsWith("button-name:")), found::toString);
            assertTrue(found.stream().anyMatch(sentence -> sentence.startsWith("html-has-lang:")), found::toString);
        }
    }

    @Test
    void a_request_to_another_origin_is_seen() {
        try (Browser.View view = browser.phone("en")) {
            view.go(home.resolve("nosy"));
            assertEquals(List.of("http://localhost:1/pixel"), view.foreignRequests(home));
        }
    }

    @Test
    void an_uncaught_error_is_a_complaint() {
        try (Browser.View view = browser.phone("en")) {
            view.go(home.resolve("broken"));
            assertTrue(view.complaints().toString().contains("stone"), () -> view.complaints()
                    .toString());
        }
    }

    @Test
    void a_missing_page_has_its_status() {
        try (Browser.View view = browser.phone("en")) {
            assertEquals(404, view.go(home.resolve("none")));
        }
    }
}
