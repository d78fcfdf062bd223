package dev.cairn.ledger.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.net.httpserver.HttpServer;
import dev.cairn.ledger.Cosigner.Answer;
import dev.cairn.ledger.Cosigner.Cosigned;
import dev.cairn.ledger.Cosigner.Denied;
import dev.cairn.ledger.Cosigner.SizeIs;
import dev.cairn.ledger.Cosigner.Unreachable;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.LocalCosigner;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.SignedNote;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpCosignerTest {

    private final Consortium all = Consortium.withQuorum(1, 1);
    private final Witness witness = new LocalCosigner(all, 0).witness;
    private Function<String, Witness.Response> answer = witness::addCheckpoint;
    private final CountDownLatch asleep = new CountDownLatch(1);
    private volatile boolean slow;
    private URI prefix = URI.create("http://127.0.0.1/");
    private HttpServer server;
    private HttpCosigner cosigner;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/w/add-checkpoint", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Witness.Response response = answer.apply(body);
            byte[] bytes = response.body().getBytes(StandardCharsets.UTF_8);
            sleep();
            exchange.getResponseHeaders().add("Content-Type", response.contentType());
            exchange.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        prefix = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/w");
        cosigner = new HttpCosigner("w", prefix, Duration.ofSeconds(60));
    }

    @AfterEach
    void stop() {
        asleep.countDown();
        server.stop(0);
    }

    @Test
    void brings_back_the_lines_of_a_real_witness() {
        assertInstanceOf(Cosigned.class, ask(0));
    }

    @Test
    void learns_the_size_from_a_409() {
        ask(0);
        assertEquals(new SizeIs(3), ask(0));
    }

    @Test
    void tells_what_the_witness_denied() {
        answer = body -> new Witness.Response(403, "text/plain", "no\n\u0007 such key");
        assertEquals(new Denied(403, "no?? such key"), ask(0));
        answer = body -> new Witness.Response(422, "text/plain", "x".repeat(500));
        assertEquals(200, ((Denied) ask(0)).text().length());
    }

    @Test
    void believes_no_409_without_a_plain_number() {
        for (String body : List.of("", "-1\n", "01\n", "7 \n", "99999999999999999\n", "text")) {
            answer = request -> new Witness.Response(409, "text/plain", body);
            assertEquals(409, ((Denied) ask(0)).status(), body);
        }
    }

    @Test
    void takes_server_errors_and_redirects_for_silence() {
        for (int status : List.of(500, 503, 429, 301, 204)) {
            answer = request -> new Witness.Response(status, "text/plain", "");
            assertInstanceOf(Unreachable.class, ask(0), "status " + status);
        }
    }

    @Test
    void gives_up_on_a_slow_witness_and_on_a_dead_one() {
        slow = true;
        cosigner = new HttpCosigner("w", prefix, Duration.ofMillis(500));
        assertInstanceOf(Unreachable.class, ask(0));
        asleep.countDown();
        server.stop(0);
        assertInstanceOf(Unreachable.class, ask(0));
    }

    @Test
    void reads_no_endless_answer() {
        answer = request -> new Witness.Response(200, "text/plain", "x".repeat(HttpCosigner.ANSWER_BYTES_MAX + 1));
        assertInstanceOf(Unreachable.class, ask(0));
    }

    private Answer ask(long old) {
        Checkpoint head = new Checkpoint(Consortium.ORIGIN, 3, Merkle.EMPTY_ROOT);
        return cosigner.cosign(old, List.of(), SignedNote.sign(head.text(), Consortium.ORIGIN, all.log));
    }

    private void sleep() {
        try {
            if (slow) {
                asleep.await(60, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
