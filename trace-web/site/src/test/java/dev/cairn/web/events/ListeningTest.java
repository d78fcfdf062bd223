package dev.cairn.web.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.web.WebSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stream of a named query on a WebSocket, with the JDK's own client. */
class ListeningTest {
    private static final String AT = "/queries/shipped/events";

    private EventSite site;
    private final HttpClient client = HttpClient.newHttpClient();

    /** Whole messages, and the code with which it ended. */
    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                heard.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("closed " + code + " " + reason);
            return null;
        }

        String next() throws InterruptedException {
            return Objects.requireNonNull(heard.poll(60, TimeUnit.SECONDS), "nothing was heard");
        }
    }

    @BeforeEach
    void open() throws Exception {
        site = new EventSite(WebSettings.Events.ACCOUNTS);
        site.post("/queries", "{'name':'shipped','query':{'EQ_bizStep':'shipping'}}");
        shipped("before");
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    private String shipped(String serial) {
        return log("shipping", serial);
    }

    private String log(String step, String serial) {
        return site.log(
                        "ObjectEvent",
                        "2026-11-20T10:00:00Z",
                        "'action':'OBSERVE','bizStep':'" + step
                                + "','epcList':['https://id.gs1.org/01/10614141073464/21/" + serial + "']")
                .event()
                .hashId();
    }

    private WebSocket listen(Ear ear, String target, String... headers) {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return builder.buildAsync(URI.create(site.tier.url().replace("http:", "ws:") + target), ear)
                .join();
    }

    private int refused(String target, String... headers) {
        CompletionException no = assertThrows(CompletionException.class, () -> listen(new Ear(), target, headers));
        assertTrue(no.getCause() instanceof WebSocketHandshakeException, no::toString);
        return ((WebSocketHandshakeException) no.getCause()).getResponse().statusCode();
    }

    @ParameterizedTest
    @CsvSource({"''", "?stream=true"})
    void tells_each_new_event_that_meets_the_query_and_no_other(String asked) throws Exception {
        Ear ear = new Ear();
        listen(ear, AT + asked);
        String first = shipped("1");
        JsonNode document = new ObjectMapper().readTree(hears(ear, List.of(first)));
        assertEquals("shipped", document.at("/epcisBody/queryResults/queryName").asText());
        assertTrue(
                document.at("/epcisBody/queryResults/subscriptionID").asText().matches("[0-9a-f]{32}"));
        log("receiving", "2");
        String third = shipped("3");
        hears(ear, List.of(third));
        assertTrue(site.standing.all().isEmpty(), "it is kept nowhere");
    }

    private static String hears(Ear ear, List<String> hashes) throws InterruptedException {
        String said = ear.next();
        assertEquals(hashes, EventSite.hashes(said), said);
        return said;
    }

    @Test
    void many_listen_and_each_is_told() throws Exception {
        List<Ear> ears = List.of(new Ear(), new Ear(), new Ear());
        ears.forEach(ear -> listen(ear, AT));
        String hash = shipped("1");
        for (Ear ear : ears) {
            hears(ear, List.of(hash));
        }
    }

    @Test
    void a_schedule_that_is_not_due_says_nothing_until_it_is() throws Exception {
        Ear ear = new Ear();
        Ear other = new Ear();
        listen(ear, AT + "?second=0&minute=30");
        listen(other, AT);
        String hash = shipped("1");
        hears(other, List.of(hash));
        assertTrue(ear.heard.isEmpty());
        site.now = EventSite.NOW.plusSeconds(30 * 60);
        hears(ear, List.of(hash));
    }

    @Test
    void an_account_hears_its_own_query_from_afar() throws Exception {
        String[] as = {"Authorization", EventSite.KEY, "X-Forwarded-For", "203.0.113.9"};
        assertEquals(404, refused(AT, as), "that is the machine's");
        site.post("/queries", "{'name':'mine','query':{}}", "Authorization", EventSite.KEY);
        Ear ear = new Ear();
        listen(ear, "/queries/mine/events", as);
        hears(ear, List.of(shipped("1")));
        assertEquals(404, refused("/queries/mine/events", "Authorization", EventSite.OTHER_KEY));
    }

    @Test
    void strangers_and_pages_from_elsewhere_and_wrong_questions_are_refused() throws Exception {
        assertEquals(401, refused(AT, "X-Forwarded-For", "203.0.113.9"));
        assertEquals(401, refused(AT, "Authorization", "Bearer cairn-wrong"));
        assertEquals(403, refused(AT, "Origin", "https://evil.example"));
        assertEquals(404, refused("/queries/nothing/events"));
        assertEquals(400, refused(AT + "?second=60"));
        assertEquals(400, refused(AT + "?stream=false"));
        assertEquals(400, refused(AT + "?stream=true&second=0"));
        assertEquals(400, refused(AT + "?perPage=5"));
        assertEquals(400, refused("/queries/shipped"), "nothing to listen to");
        assertEquals(400, refused("/events"));
        assertEquals(404, refused("/nothing"));
        HttpResponse<String> plain = site.get(AT, "websocket", "handshake");
        assertEquals(200, plain.statusCode(), "without a handshake it is a question as any other");
    }

    @Test
    void ends_with_the_query() throws Exception {
        Ear ear = new Ear();
        listen(ear, AT);
        site.send("DELETE", "/queries/shipped");
        assertEquals("closed 1000 SUB-09 the query is deleted, or the account revoked", ear.next());
    }
}
