package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.LocalCosigner;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.ledger.witness.HttpCosigner;
import dev.cairn.ledger.witness.Witness;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.statement.ChainPen;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Witnesses as they are out there, over HTTP: each deviation ends in a plain result after a few requests, and none stops the ledger. */
class FieldWitnessTest {
    private static final Consortium ALL = Consortium.withQuorum(1, 1);
    private static final List<Hash> LEAVES = IntStream.range(0, 20)
            .mapToObj(i -> Merkle.leaf(Bytes.ofUtf8("leaf " + i)))
            .toList();
    /** For what answers; this machine may be busy. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** For what never ends. */
    private static final Duration SHORT = Duration.ofMillis(500);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicInteger requests = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final LocalCosigner honest = new LocalCosigner(ALL, 0);

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    private volatile Manner manner = FieldWitnessTest::byTheBook;

    /** How one answers. */
    interface Manner {
        void answer(HttpExchange exchange, String body, Witness witness, int request) throws IOException;
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/w/add-checkpoint", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            try (exchange) {
                manner.answer(exchange, body, honest.witness, requests.incrementAndGet());
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private HttpCosigner cosigner(Duration limit) {
        return new HttpCosigner(
                Consortium.witnessName(0),
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/w"),
                limit);
    }

    private static void byTheBook(HttpExchange exchange, String body, Witness witness, int request) throws IOException {
        Witness.Response right = witness.addCheckpoint(body);
        say(exchange, right.status(), right.contentType(), right.body());
    }

    private static void say(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Manner always(int status, String type, String text) {
        return (exchange, body, witness, request) -> say(exchange, status, type, text);
    }

    /** Bytes without an end. */
    private static void endless(HttpExchange exchange, String body, Witness witness, int request) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        byte[] some = new byte[8192];
        while (!Thread.currentThread().isInterrupted()) {
            out.write(some);
        }
    }

    /** One byte now and then. */
    private static void trickle(HttpExchange exchange, String body, Witness witness, int request) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try {
            while (true) {
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A body that breaks off. */
    private static void cutOff(HttpExchange exchange, String body, Witness witness, int request) throws IOException {
        exchange.sendResponseHeaders(200, 1_000);
        exchange.getResponseBody().write("half".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    /** Several keys behind one address: a stranger's line, ours, and a stranger's again. */
    private static void severalKeys(HttpExchange exchange, String body, Witness witness, int request)
            throws IOException {
        Witness.Response right = witness.addCheckpoint(body);
        String note = body.substring(body.indexOf("\n\n") + 2);
        String text = note.substring(0, note.lastIndexOf("\n\n") + 1);
        String other = Cosignature.sign(text, "elsewhere.example", ALL.witnesses.get(2), Consortium.NOW);
        say(exchange, right.status(), right.contentType(), other + right.body() + other);
    }

    /** 409 with the size of the very checkpoint that was sent: what transparency-dev/witness says to another root of the same size. */
    private static void conflictForAnotherRoot(HttpExchange exchange, String body, Witness witness, int request)
            throws IOException {
        say(
                exchange,
                409,
                "text/x.tlog.size",
                body.substring(body.indexOf("\n\n") + 2).split("\n")[1] + "\n");
    }

    static Stream<Arguments> manners() {
        return Stream.of(
                row("by the book", FieldWitnessTest::byTheBook, Neighbour.Signed.class, 1),
                row("several keys behind one address", FieldWitnessTest::severalKeys, Neighbour.Signed.class, 1),
                row("409 for another root", FieldWitnessTest::conflictForAnotherRoot, Neighbour.Contradicts.class, 3),
                row("422", always(422, "text/plain", "bad proof"), Neighbour.Contradicts.class, 1),
                row("500 for a signature it cannot verify", always(500, "text/plain", "x"), Neighbour.Silent.class, 1),
                row("403 for a log it does not know", always(403, "text/plain", "who?"), Neighbour.Silent.class, 1),
                row("404", always(404, "text/plain", ""), Neighbour.Silent.class, 1),
                row("400, it takes no extension lines", always(400, "text/plain", ""), Neighbour.Silent.class, 1),
                row("429", always(429, "text/plain", "later"), Neighbour.Silent.class, 1),
                row("200 without a signature", always(200, "text/plain", ""), Neighbour.Silent.class, 1),
                row("200 with a page to log in", always(200, "text/html", "<html>\n"), Neighbour.Silent.class, 1),
                row("204", always(204, "text/plain", ""), Neighbour.Silent.class, 1),
                row("a hint beyond our size", always(409, "text/x.tlog.size", "1000\n"), Neighbour.Ahead.class, 1),
                row(
                        "hints that change for ever",
                        (exchange, body, witness, request) -> say(exchange, 409, "text/plain", request % 2 + 1 + "\n"),
                        Neighbour.Silent.class,
                        3),
                row("the same wrong hint for ever", always(409, "text/plain", "3\n"), Neighbour.Silent.class, 3),
                row("a hint that is no number", always(409, "text/x.tlog.size", "0x3\n"), Neighbour.Silent.class, 1),
                row("a hint of 10^300", always(409, "text/plain", "1" + "0".repeat(300)), Neighbour.Silent.class, 1),
                row("an endless body", FieldWitnessTest::endless, Neighbour.Silent.class, 1),
                row("a trickle", FieldWitnessTest::trickle, Neighbour.Silent.class, 1),
                row("a body that breaks off", FieldWitnessTest::cutOff, Neighbour.Silent.class, 1));
    }

    private static Arguments row(String claim, Manner manner, Class<?> result, int requests) {
        return arguments(claim, manner, result, requests);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("manners")
    void every_manner_ends_in_a_plain_result_after_few_requests(
            String claim, Manner how, Class<?> result, int requestsMax) {
        manner = how;
        long start = System.nanoTime();
        Duration limit = claim.equals("a trickle") ? SHORT : LIMIT;
        assertInstanceOf(result, ask(new Neighbour(cosigner(limit)), 10), claim);
        assertTrue(requests.get() <= requestsMax, requests + " requests");
        assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), claim);
    }

    /** At founding under load: we gave up waiting, asked again, and the second request lost the witness's swap to the first. */
    @Test
    void losing_to_our_own_slower_request_is_no_contradiction() {
        manner = (exchange, body, witness, request) -> {
            if (request == 1) {
                say(exchange, 409, "text/x.tlog.size", "0\n");
            } else {
                byTheBook(exchange, body, witness, request);
            }
        };
        assertInstanceOf(Neighbour.Signed.class, ask(new Neighbour(cosigner(LIMIT)), 0));
        assertEquals(2, requests.get());
    }

    @Test
    void learns_the_size_once_and_remembers_it() {
        Neighbour neighbour = new Neighbour(cosigner(LIMIT));
        assertInstanceOf(Neighbour.Signed.class, ask(neighbour, 4));
        Neighbour forgetful = new Neighbour(cosigner(LIMIT));
        requests.set(0);
        assertInstanceOf(Neighbour.Signed.class, ask(forgetful, 10));
        assertEquals(2, requests.get(), "409 with the size, then the proof from there");
        assertInstanceOf(Neighbour.Signed.class, ask(forgetful, 12));
        assertEquals(3, requests.get());
    }

    @Test
    void follows_no_redirect() {
        AtomicInteger elsewhere = new AtomicInteger();
        server.createContext("/other/add-checkpoint", exchange -> {
            elsewhere.incrementAndGet();
            exchange.close();
        });
        for (int status : List.of(301, 302, 303, 307, 308)) {
            manner = (exchange, body, witness, request) -> {
                exchange.getResponseHeaders().add("Location", "/other/add-checkpoint");
                say(exchange, status, "text/plain", "");
            };
            assertInstanceOf(Neighbour.Silent.class, ask(new Neighbour(cosigner(LIMIT)), 10), "status " + status);
        }
        assertEquals(0, elsewhere.get());
    }

    @Test
    void survives_what_is_no_http_at_all() throws Exception {
        for (String garbage : List.of(
                "",
                "\u0000\u0001\u0002",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 2000\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n")) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                threads.execute(() -> hangUpAfter(socket, garbage));
                HttpCosigner stranger =
                        new HttpCosigner("w", URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/w"), SHORT);
                assertInstanceOf(Neighbour.Silent.class, ask(new Neighbour(stranger), 10), garbage);
            }
        }
    }

    private static void hangUpAfter(ServerSocket socket, String garbage) {
        try {
            while (true) {
                try (Socket caller = socket.accept()) {
                    caller.getOutputStream().write(garbage.getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    @Test
    void a_ledger_goes_on_through_all_of_them_and_is_cosigned_again_afterwards() {
        LocalCosigner other = new LocalCosigner(ALL, 1);
        LedgerConfig config = LedgerConfig.of(ALL.genesis)
                .withSealPeriod(Duration.ofMillis(20))
                .withLimits(1_000, 0, 1 << 20);
        try (Ledger ledger =
                Ledger.open(config, MemoryStores.create(), ALL.log, List.of(cosigner(SHORT), other), ALL.clock)) {
            ChainPen pen = ALL.pen(ALL.device, Consortium.chain(1));
            untilCosigned(ledger, 2);
            for (Arguments row : manners().toList()) {
                requests.set(0);
                manner = (Manner) row.get()[1];
                log(ledger, pen);
                long size = ledger.sequenced();
                Await.until(
                        "witnessed through: " + row.get()[0],
                        PATIENCE,
                        () -> ledger.witnessed().map(Head::size).orElse(0L) >= size);
                Await.until("it was asked", PATIENCE, () -> requests.get() > 0);
            }
            manner = FieldWitnessTest::byTheBook;
            log(ledger, pen);
            untilCosigned(ledger, 2);
            assertInstanceOf(LedgerState.Open.class, ledger.state());
        }
    }

    @Test
    void a_ledger_does_not_begin_on_the_word_of_something_that_is_no_witness() throws Exception {
        manner = always(200, "text/html", "<html>Please log in</html>");
        LedgerConfig config = LedgerConfig.of(ALL.genesis).withSealPeriod(Duration.ofMillis(20));
        try (Ledger ledger = Ledger.open(config, MemoryStores.create(), ALL.log, List.of(cosigner(LIMIT)), ALL.clock)) {
            Await.until("asked several times", PATIENCE, () -> requests.get() > 3);
            assertInstanceOf(LedgerState.Waiting.class, ledger.state());
            manner = FieldWitnessTest::byTheBook;
            Await.until("open", PATIENCE, () -> ledger.state() instanceof LedgerState.Open);
        }
    }

    private static void log(Ledger ledger, ChainPen pen) {
        try {
            assertInstanceOf(
                    Admission.Admitted.class,
                    ledger.offer(ALL.reading(pen, 1)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void untilCosigned(Ledger ledger, int by) {
        Await.until(
                "cosigned by " + by,
                PATIENCE,
                () -> ledger.witnessed()
                                .filter(head -> head.size() >= ledger.sequenced())
                                .map(head -> Publisher.judge(head.note(), ALL.genesis)
                                        .cosignatures()
                                        .size())
                                .orElse(0)
                        >= by);
    }

    private static Neighbour.Result ask(Neighbour neighbour, int size) {
        Checkpoint head = new Checkpoint(Consortium.ORIGIN, size, Merkle.root(LEAVES.subList(0, size)));
        String note = SignedNote.sign(head.text(), Consortium.ORIGIN, ALL.log);
        return neighbour.ask(head, note, old -> proof((int) old, size));
    }

    private static List<Hash> proof(int old, int size) {
        if (old == size) {
            return Collections.emptyList();
        }
        return Merkle.proveConsistency(
                old,
                size,
                (level, index) -> Merkle.root(LEAVES.subList((int) (index << level), (int) ((index + 1) << level))));
    }
}
