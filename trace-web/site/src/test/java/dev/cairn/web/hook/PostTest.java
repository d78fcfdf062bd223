package dev.cairn.web.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private ServerSocket server;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        timer.shutdownNow();
    }

    private Post post(Reach reach, Duration limit) {
        return new Post(
                reach,
                host -> List.of(InetAddress.getByName("127.0.0.1")),
                limit,
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                timer);
    }

    private URI dest() {
        return URI.create("http://receiver.example:" + server.getLocalPort() + "/hook?a=%20b");
    }

    /** Reads one request and answers with these bytes; gives what it read. */
    private CompletableFuture<String> answering(String answer) {
        return CompletableFuture.supplyAsync(() -> {
            try (Socket peer = server.accept()) {
                String read = request(peer.getInputStream());
                peer.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                peer.getOutputStream().flush();
                return read;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static String request(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.UTF_8).endsWith("whole")) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            read.write(next);
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    private int send(Duration limit) throws IOException {
        return post(Reach.ANY, limit).send(dest(), Map.of("GS1-EPCIS-Version", "2.0"), Bytes.ofUtf8("the whole"));
    }

    @Test
    void sends_one_request_to_the_address_that_was_looked_at_under_the_name() throws Exception {
        CompletableFuture<String> read = answering("HTTP/1.1 204 No Content\r\n\r\n");
        assertEquals(204, send(LONG));
        assertEquals(
                "POST /hook?a=%20b HTTP/1.1\r\nHost: receiver.example:" + server.getLocalPort()
                        + "\r\nConnection: close\r\nContent-Length: 9\r\nGS1-EPCIS-Version: 2.0\r\n\r\nthe whole",
                read.get(60, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1 200 OK, 200", "HTTP/1.0 500 Broken, 500", "HTTP/1.1 302 Found, 302", "HTTP/1.1 202, 202"})
    void gives_the_status_and_follows_nothing(String line, int status) throws Exception {
        CompletableFuture<String> read =
                answering(line + "\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        assertEquals(status, send(LONG));
        read.get(60, TimeUnit.SECONDS);
    }

    @Test
    void passes_over_an_interim_answer_but_not_over_many() throws Exception {
        answering("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n");
        assertEquals(200, send(LONG));
        answering("HTTP/1.1 100 Continue\r\n\r\n".repeat(9));
        assertThrows(IOException.class, () -> send(LONG));
    }

    @ParameterizedTest
    @CsvSource({"''", "SSH-2.0-OpenSSH", "HTTP/2 200 OK", "HTTP/1.1 999 Odd", "HTTP/1.1 20 Short", "ICY 200 OK"})
    void refuses_what_is_no_answer(String line) {
        answering(line + (line.isEmpty() ? "" : "\r\n\r\n"));
        assertThrows(IOException.class, () -> send(LONG));
    }

    @Test
    void a_head_without_end_is_cut_off() {
        answering("HTTP/1.1 200 OK\r\nX: " + "x".repeat(Post.HEAD_BYTES_MAX * 2));
        // The status was there: what follows it is not read.
        assertTrue(assertStatus() == 200);
    }

    private int assertStatus() {
        try {
            return send(LONG);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void who_does_not_answer_is_left_when_the_time_is_over() {
        // The kernel takes the connection; nobody reads it.
        IOException late = assertThrows(IOException.class, () -> send(Duration.ofMillis(300)));
        assertTrue(String.valueOf(late.getMessage()).startsWith("no answer within"), late.toString());
    }

    @Test
    void goes_nowhere_if_one_of_the_name_s_addresses_is_forbidden() {
        Post post = new Post(
                Reach.HTTP,
                host -> List.of(InetAddress.getByName("8.8.8.8"), InetAddress.getByName("169.254.169.254")),
                LONG,
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                timer);
        IOException no = assertThrows(IOException.class, () -> post.send(dest(), Map.of(), Bytes.ofUtf8("whole")));
        assertTrue(String.valueOf(no.getMessage()).contains("169.254.169.254"), no.toString());
        IOException near = assertThrows(
                IOException.class, () -> post(Reach.HTTP, LONG).send(dest(), Map.of(), Bytes.ofUtf8("whole")));
        assertTrue(String.valueOf(near.getMessage()).contains("127.0.0.1"), near.toString());
        IOException plain = assertThrows(
                IOException.class, () -> post(Reach.HTTPS, LONG).send(dest(), Map.of(), Bytes.ofUtf8("whole")));
        assertTrue(String.valueOf(plain.getMessage()).contains("https"), plain.toString());
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_no_receiver() {
        answering("HTTP/1.1 200 OK\r\n\r\n");
        URI secure = URI.create("https://receiver.example:" + server.getLocalPort() + "/");
        assertThrows(IOException.class, () -> post(Reach.ANY, Duration.ofSeconds(2))
                .send(secure, Map.of(), Bytes.ofUtf8("whole")));
    }
}
