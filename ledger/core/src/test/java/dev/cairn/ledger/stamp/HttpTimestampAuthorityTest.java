package dev.cairn.ledger.stamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTimestampAuthorityTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final SecureRandom random = new SecureRandom();
    private final TestAuthority office = TestAuthority.create(InstantSource.fixed(NOW), random);
    private final String text =
            "example.com/log\n42\n" + Hash.sha256(Bytes.EMPTY).base64() + "\n";
    private final Hash hash = Hash.sha256(Bytes.ofUtf8(text));

    @TempDir
    Path folder;

    private HttpTimestampAuthority at(URI url) {
        return new HttpTimestampAuthority(url, Duration.ofSeconds(60), random);
    }

    @Test
    void brings_a_token_over_the_wire() throws Exception {
        try (TestAuthorityServer server = TestAuthorityServer.start(office, "127.0.0.1", 0)) {
            HttpTimestampAuthority asking = at(server.url());
            Bytes token = asking.stamp(hash);
            assertEquals(NOW, Token.read(token, hash).time());
            assertTrue(Token.read(token, hash).isUnder(office.spki()));
            assertNotEquals(token, asking.stamp(hash));
        }
    }

    @Test
    void is_the_same_authority_after_a_restart() throws Exception {
        Path file = folder.resolve("office.pem");
        office.write(file);
        TestAuthority again = TestAuthority.read(file, InstantSource.fixed(NOW), random);
        assertEquals(office.spki(), again.spki());
        assertTrue(Token.read(again.stamp(hash), hash).isUnder(office.spki()));
        assertThrows(IOException.class, () -> office.write(file));
    }

    @Test
    void says_unavailable_to_every_other_answer() throws Exception {
        AtomicReference<Bytes> earlier = new AtomicReference<>(Bytes.EMPTY);
        record Reply(int status, String type, Bytes body) {}
        AtomicReference<Reply> reply = new AtomicReference<>();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                Bytes query = Bytes.wrap(exchange.getRequestBody().readAllBytes());
                if (earlier.get().isEmpty()) {
                    earlier.set(office.answer(query));
                }
                Reply now = reply.get();
                Bytes body = now.body().isEmpty() ? earlier.get() : now.body();
                exchange.getResponseHeaders().set("Content-Type", now.type());
                exchange.sendResponseHeaders(now.status(), body.size());
                exchange.getResponseBody().write(body.toArray());
            }
        });
        server.start();
        try {
            HttpTimestampAuthority asking =
                    at(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
            String type = HttpTimestampAuthority.REPLY;
            reply.set(new Reply(200, type, Bytes.EMPTY));
            Bytes token = asking.stamp(hash);
            for (Reply wrong : List.of(
                    new Reply(200, type, Bytes.EMPTY), // the answer to an earlier question: another nonce
                    new Reply(500, type, Bytes.ofHex("00")),
                    new Reply(302, type, Bytes.ofHex("00")),
                    new Reply(200, "text/html", Bytes.ofHex("00")),
                    new Reply(200, type, Bytes.ofHex("00")),
                    new Reply(200, type, token),
                    new Reply(200, type, Bytes.ofHex("30030201" + "02")), // rejected
                    new Reply(200, type, Bytes.ofHex("30".repeat(HttpTimestampAuthority.ANSWER_BYTES_MAX + 1))))) {
                reply.set(wrong);
                assertThrows(Trouble.Unavailable.class, () -> asking.stamp(hash), wrong.toString());
            }
        } finally {
            server.stop(0);
        }
        assertThrows(Trouble.Unavailable.class, () -> at(URI.create("http://127.0.0.1:1/"))
                .stamp(hash));
    }

    @Test
    void the_authority_refuses_what_is_no_query() throws Exception {
        try (TestAuthorityServer server = TestAuthorityServer.start(office, "127.0.0.1", 0)) {
            var client = java.net.http.HttpClient.newHttpClient();
            for (String type : List.of(HttpTimestampAuthority.QUERY, "text/plain")) {
                var asked = java.net.http.HttpRequest.newBuilder(server.url())
                        .header("Content-Type", type)
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("hello"))
                        .build();
                assertEquals(
                        400,
                        client.send(asked, java.net.http.HttpResponse.BodyHandlers.discarding())
                                .statusCode());
            }
        }
    }

    /** Another hand's verifier: {@code openssl ts -verify} over the checkpoint's text as a file. */
    @Test
    void openssl_agrees() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
        Files.writeString(folder.resolve("checkpoint.txt"), text);
        Files.writeString(folder.resolve("changed.txt"), text.replace("42", "43"));
        Files.writeString(folder.resolve("authority.pem"), office.certificatePem());
        Files.writeString(
                folder.resolve("other.pem"),
                TestAuthority.create(InstantSource.fixed(NOW), random).certificatePem());
        Files.write(folder.resolve("token.tst"), office.stamp(hash).toArray());
        assertTrue(openssl("checkpoint.txt", "authority.pem").contains("Verification: OK"));
        assertTrue(openssl("changed.txt", "authority.pem").contains("Verification: FAILED"));
        assertTrue(openssl("checkpoint.txt", "other.pem").contains("Verification: FAILED"));
    }

    private String openssl(String data, String authority) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "/usr/bin/openssl",
                        "ts",
                        "-verify",
                        "-data",
                        data,
                        "-in",
                        "token.tst",
                        "-token_in",
                        "-CAfile",
                        authority,
                        "-attime",
                        Long.toString(NOW.getEpochSecond()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return said;
    }
}
