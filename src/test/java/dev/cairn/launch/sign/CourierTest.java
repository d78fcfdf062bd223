package dev.cairn.launch.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Envelope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourierTest {
    private static final Clock CLOCK = new Clock(0, OptionalLong.empty(), Bytes.ofHex("00".repeat(16)), 1);
    private static final int STATEMENTS = 10;

    /** @param body JSON, or a problem */
    private record Reply(int status, String body) {}

    @TempDir
    private Path folder = Path.of("");

    private final SecureRandom random = new SecureRandom();
    private final List<Integer> posted = new ArrayList<>();
    private final List<Long> pauses = new ArrayList<>();
    private HttpServer server;
    /** What the ledger says to the so manyth post. */
    private IntFunction<Reply> ledger = post -> taken(STATEMENTS, "");

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/capture", exchange -> {
            posted.add(count(exchange.getRequestBody().readAllBytes()));
            Reply reply = ledger.apply(posted.size());
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            if (reply.status() == 503) {
                exchange.getResponseHeaders().add("Retry-After", "2");
            }
            exchange.sendResponseHeaders(reply.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private static int count(byte[] body) {
        try {
            return Envelope.decodeAll(Bytes.wrap(body)).size();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** So many were taken, and the one behind them was answered like this. */
    private static Reply taken(int many, String next) {
        String results = IntStream.range(0, many)
                .mapToObj(index -> "{\"outcome\":\"accepted\",\"index\":" + index + "}")
                .collect(Collectors.joining(","));
        String comma = many > 0 && !next.isEmpty() ? "," : "";
        return new Reply(202, "{\"results\":[" + results + comma + next + "]}");
    }

    private static String retry(String code, int seconds) {
        return "{\"outcome\":\"retry\",\"code\":\"" + code + "\",\"text\":\"not now\",\"afterSeconds\":" + seconds
                + "}";
    }

    private int send() throws Exception {
        URI capture = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/capture");
        try (Outbox outbox =
                Outbox.open(folder, "example.com/log", SoftwareSigner.generate(Algorithm.ED25519, random), random)) {
            for (int i = 0; i < STATEMENTS; i++) {
                Capsule.Member member = new Capsule.Member("/anchor", Item.of("x" + i));
                outbox.add(Capsule.whole("linkset", List.of(member), random), InstantSource.system(), () -> CLOCK);
            }
            return new Courier(capture, pauses::add).send(outbox);
        }
    }

    @Test
    void what_was_taken_does_not_go_again_and_the_rest_goes_after_the_seconds_told() throws Exception {
        ledger = post -> post == 1 ? taken(4, retry("QUO-01", 3)) : taken(6, "");
        assertEquals(STATEMENTS, send());
        assertEquals(List.of(10, 6), posted);
        assertEquals(List.of(3L), pauses);
    }

    @Test
    void a_busy_door_is_given_the_seconds_of_its_header() throws Exception {
        ledger = post -> post < 3
                ? new Reply(503, "{\"code\":\"BSY-01\",\"detail\":\"Too much at once.\"}")
                : taken(STATEMENTS, "");
        assertEquals(STATEMENTS, send());
        assertEquals(List.of(2L, 2L), pauses);
    }

    @Test
    void who_never_has_room_is_given_up_with_its_own_sentence() {
        ledger = post -> taken(0, retry("FUL-02", 30));
        IOException told = assertThrows(IOException.class, this::send);
        assertTrue(String.valueOf(told.getMessage()).contains("FUL-02 not now"), told.toString());
        assertEquals(List.of(30L, 30L, 30L, 30L), pauses);
    }

    @Test
    void a_busy_door_without_a_word_is_given_up_as_well() {
        ledger = post -> new Reply(503, "<html>a proxy's</html>");
        IOException told = assertThrows(IOException.class, this::send);
        assertTrue(String.valueOf(told.getMessage()).contains("503"), told.toString());
    }

    @Test
    void nothing_is_waited_for_where_waiting_does_not_help() {
        ledger = post -> taken(2, retry("ENR-01", 30));
        IOException told = assertThrows(IOException.class, this::send);
        assertTrue(String.valueOf(told.getMessage()).contains("statement 2 was not taken: ENR-01"), told.toString());
        assertEquals(List.of(), pauses);
    }
}
