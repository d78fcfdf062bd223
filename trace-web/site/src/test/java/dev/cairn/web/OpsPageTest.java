package dev.cairn.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Front;
import dev.cairn.web.http.Reply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsPageTest {
    private static final String LIVE = "{\"time\":\"2026-11-21T00:00:00Z\",\"origin\":\"example.org/log\","
            + "\"ledger\":{\"state\":\"open\",\"published\":{\"size\":500,\"height\":99}},\"queues\":{\"lanes\":3},\"readiness\":{\"against\":[]},"
            + "\"codes\":{\"SIG-01\":2,\"KEY-01\":40},\"fleet\":["
            + "{\"name\":\"bad<b>\",\"device\":\"1\",\"status\":\"bad\",\"concerns\":[{\"text\":\"Silent since <b>noon\"}],\"dataAt\":\"2026-11-20T12:00:07.265956230Z\"},"
            + "{\"name\":\"good\",\"device\":\"2\",\"status\":\"well\",\"concerns\":[],\"dataAt\":null}],\"notes\":[{\"code\":\"SIG-01\",\"text\":\"the signature is wrong\"}]}";

    private HttpServer ingest;
    private volatile String says = LIVE;

    @BeforeEach
    void open() throws Exception {
        ingest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        ingest.createContext("/live", exchange -> {
            byte[] body = says.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        ingest.start();
    }

    @AfterEach
    void close() {
        ingest.stop(0);
    }

    @Test
    void refusals_come_first_with_their_texts_and_the_worst_device_leads() {
        Reply reply = page();
        String page = reply.body().utf8();
        assertEquals(200, reply.status());
        assertEquals("no-store", reply.headers().get("Cache-Control"));
        assertTrue(page.indexOf("KEY-01") < page.indexOf("SIG-01"), "most frequent first");
        assertTrue(page.contains("the signature is wrong"));
        assertTrue(page.indexOf("bad&lt;b>") < page.indexOf(">good<"), "worst first");
        assertFalse(page.contains("bad<b>"));
        assertTrue(page.contains("Silent since &lt;b"), "why it needs somebody");
        assertTrue(page.contains("href=\"http://127.0.0.1:"), "the live page is one step away");
        assertTrue(page.contains("Newest head: Entries"), "nested figures are named");
        assertTrue(page.contains(">2026-11-20T12:00:07Z<"), "a moment to the second: " + page);
        assertFalse(page.contains("[]"), "nothing is said in words: " + page);
    }

    @Test
    void an_ingest_that_is_silent_talks_nonsense_or_too_much_is_said_to_be_unreachable() {
        for (String nonsense : new String[] {"", "{", "<html>", "[" + "0,".repeat(1 << 22) + "0]"}) {
            says = nonsense;
            Reply reply = page();
            assertEquals(503, reply.status(), nonsense.length() + " characters");
            assertTrue(reply.body().utf8().contains("does not answer"));
        }
        ingest.stop(0);
        assertEquals(503, page().status());
    }

    @Test
    void what_the_site_itself_said_no_to_is_counted_by_code() {
        Front front = front();
        front.answer(Ask.get("/01/0952132100002X/10/A", Map.of()));
        front.answer(Ask.get("/no/such/page", Map.of()));
        front.answer(Ask.get("/no/such/page", Map.of()));
        String page = front.answer(Ask.get("/ops", Map.of())).body().utf8().replaceAll("\\s+", "");
        assertTrue(page.contains("HTTP-404</td><td>2</td>"), page);
        assertTrue(page.matches(".*<td>[A-Z0-9]{3}-\\d\\d</td><td>1</td>.*"), page);
    }

    private Reply page() {
        return front().answer(Ask.get("/ops", Map.of()));
    }

    private Front front() {
        Parts parts = new HandMade().parts();
        URI admin = URI.create("http://127.0.0.1:" + ingest.getAddress().getPort());
        return new Site(new Parts(
                        parts.publicUrl(),
                        parts.lots(),
                        parts.bundler(),
                        parts.log(),
                        parts.witness(),
                        "/witness",
                        Optional.of(admin),
                        parts.clock()))
                .front();
    }
}
