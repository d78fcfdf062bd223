package dev.cairn.launch.found;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.cairn.launch.HostClock;
import dev.cairn.launch.sign.Outbox;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.KeyStatement.KeyList;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Key lists on one running ledger, in the order of a registrar's days. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeylistTest {
    @TempDir
    private static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private static FoundedLedger ledger;

    @BeforeAll
    static void found() throws Exception {
        ledger = new FoundedLedger(folder);
        FoundedLedger.require(ledger.sign("r1", "genesis.request"));
        FoundedLedger.require(ledger.sign("r2", "genesis.request"));
        ledger.organisation("first");
    }

    @AfterAll
    static void stop() throws IOException {
        ledger.close();
    }

    private static Bytes bundle() throws IOException {
        try (InputStream in = URI.create(ledger.site() + "/keys.cairn").toURL().openStream()) {
            return Bytes.wrap(in.readAllBytes());
        }
    }

    @Test
    @Order(1)
    void two_registrars_who_call_it_one_after_the_other_make_one_list() throws Exception {
        assertTrue(ledger.list().contains("key list     none"));
        String begun = ledger.keylist("r1").all();
        assertTrue(begun.contains("states key list 1 of") && begun.contains("1 keys registered, 0 revoked"), begun);
        ledger.untilListed("signed by r1: 1 of 2 registrars");
        String waits = ledger.keylist("r1").all();
        assertTrue(waits.contains("waits for 1 more"), waits);
        FoundedLedger.require(ledger.keylist("r2"));
        String listed = ledger.untilListed("key list     1 of .* 1 keys, 0 h old");
        assertFalse(listed.contains("waiting"), listed);
        Desk.Said third = ledger.keylist("r3");
        assertTrue(third.all().contains("nothing to sign"), third.all());
    }

    @Test
    @Order(2)
    void after_a_change_the_next_number_is_due() throws Exception {
        ledger.organisation("second");
        String next = ledger.keylist("r3").all();
        assertTrue(next.contains("states key list 2 of"), next);
        ledger.untilListed("signed by r3: 1 of 2 registrars");
        FoundedLedger.require(ledger.keylist("r2"));
        ledger.untilListed("key list     2 of .* 2 keys");
    }

    @Test
    @Order(3)
    void replaced_lists_stand_in_the_book_without_their_capsule_and_no_chain_has_a_gap() throws Exception {
        KeyBook book = KeyBook.read(ledger.genesis(), bundle());
        assertEquals(List.of(), book.gaps());
        assertEquals(
                2, book.said().stream().filter(each -> each.capsule().isEmpty()).count(), "list 1 by r1 and r2");
    }

    @Test
    @Order(4)
    void a_book_that_leaves_a_registrars_statement_out_shows_a_gap() throws Exception {
        ProofBundle honest = ProofBundle.decode(bundle());
        List<ProofBundle.Row> rows = new ArrayList<>(honest.keys());
        rows.remove(0);
        Files.write(ledger.desk().file("gap.cairn"), with(honest, rows).encode().toArray());
        String no = ledger.desk().no("org", "list", "--ledger", "@gap.cairn", "--genesis", "@genesis.txt");
        assertTrue(no.contains("withholds statements of registrars: r1"), no);
    }

    @Test
    @Order(5)
    void a_book_that_leaves_the_end_out_is_noticed_by_the_registrar_who_posted_it() throws Exception {
        ProofBundle honest = ProofBundle.decode(bundle());
        List<ProofBundle.Row> rows = new ArrayList<>(honest.keys());
        rows.remove(rows.size() - 1);
        Files.write(
                ledger.desk().file("short.cairn"), with(honest, rows).encode().toArray());
        String no = ledger.desk()
                .no(
                        "keylist",
                        "sign",
                        "--ledger",
                        "@short.cairn",
                        "--key",
                        "@r2.key",
                        "--genesis",
                        "@genesis.txt",
                        "--outbox",
                        "@r2.out",
                        "--yes");
        assertTrue(no.contains("the ledger shows your statements up to"), no);
    }

    @Test
    @Order(5)
    void a_registrar_who_posts_waits_for_a_head_that_shows_what_was_posted_a_moment_ago() throws Exception {
        byte[] whole = bundle().toArray();
        ProofBundle honest = ProofBundle.decode(Bytes.wrap(whole));
        byte[] behind = with(honest, honest.keys().subList(0, honest.keys().size() - 1))
                .encode()
                .toArray();
        AtomicInteger asked = new AtomicInteger();
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/keys.cairn", exchange -> {
            byte[] book = asked.getAndIncrement() == 0 ? behind : whole;
            exchange.sendResponseHeaders(200, book.length);
            exchange.getResponseBody().write(book);
            exchange.close();
        });
        site.start();
        try {
            Desk.Said said =
                    ledger.keylist("r2", "http://127.0.0.1:" + site.getAddress().getPort());
            assertTrue(said.out().contains("nothing to sign"), said.all());
            assertEquals(2, asked.get());
        } finally {
            site.stop(0);
        }
    }

    @Test
    @Order(6)
    void a_book_with_a_changed_byte_or_of_another_ledger_is_refused() throws Exception {
        byte[] bytes = bundle().toArray();
        ProofBundle honest = ProofBundle.decode(Bytes.wrap(bytes));
        ProofBundle.Row first = honest.keys().get(0);
        byte[] statement = first.statement().toArray();
        statement[statement.length - 1] ^= 1;
        List<ProofBundle.Row> rows = new ArrayList<>(honest.keys());
        rows.set(0, new ProofBundle.Row(Bytes.wrap(statement), first.capsule(), first.index(), first.path()));
        Genesis genesis = ledger.genesis();
        Malformed forged = assertThrows(
                Malformed.class, () -> KeyBook.read(genesis, with(honest, rows).encode()));
        assertEquals("SIG-01", forged.code());
        Genesis other = Genesis.parse(genesis.text().replace("name Fruit", "name Froot"));
        assertEquals(
                "POL-01",
                assertThrows(Malformed.class, () -> KeyBook.read(other, Bytes.wrap(bytes)))
                        .code());
    }

    @Test
    @Order(7)
    void a_number_never_goes_back_below_what_this_registrar_has_signed() throws Exception {
        // r1 has signed number 40 somewhere, and has not posted it yet.
        KeyBook book = KeyBook.read(ledger.genesis(), bundle());
        KeyList ahead = new KeyList(40, Instant.ofEpochSecond(1_000), List.of());
        SecureRandom random = new SecureRandom();
        try (Outbox outbox = Outbox.open(
                ledger.desk().file("ahead.out"),
                ledger.genesis().origin(),
                KeyFile.read(ledger.desk().file("r1.key")),
                random)) {
            var signed = outbox.add(ahead.toCapsule(random), InstantSource.system(), new HostClock(random));
            var own = Map.of(signed.root(), new SigningDesk.Signed(signed, ahead.toCapsule(random)));
            var plan = new KeylistSign.Plan(
                    book, own, InstantSource.system().instant().plusSeconds(90_000));
            assertEquals(41, number(plan.next()));
        }
        var fresh = new KeylistSign.Plan(
                book, Map.of(), InstantSource.system().instant().plusSeconds(90_000));
        assertEquals(3, number(fresh.next()));
        assertFalse(fresh.nothingToDo().isPresent(), "a list older than half a day wants a successor");
    }

    @Test
    @Order(8)
    void only_registrars_sign_key_lists() {
        Desk.Said said = ledger.keylist("first");
        assertTrue(said.err().contains("KEY-03"), said.all());
    }

    private static long number(dev.cairn.proof.statement.Capsule capsule) throws Malformed {
        return ((KeyList) dev.cairn.proof.statement.KeyStatement.parse(capsule)).number();
    }

    private static ProofBundle with(ProofBundle honest, List<ProofBundle.Row> keys) {
        return new ProofBundle(honest.genesis(), honest.checkpoint(), List.of(), keys, List.of(), "keys", List.of());
    }
}
