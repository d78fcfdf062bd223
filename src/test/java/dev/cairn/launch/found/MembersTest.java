package dev.cairn.launch.found;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.launch.Books;
import dev.cairn.launch.HostClock;
import dev.cairn.launch.sign.Courier;
import dev.cairn.launch.sign.Outbox;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.register.KeyRegister;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Organisations come, change their keys and go, on a running ledger, by the commands alone. */
class MembersTest {
    @TempDir
    private static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private static FoundedLedger ledger;

    private static final SecureRandom RANDOM = new SecureRandom();

    @BeforeAll
    static void found() throws Exception {
        ledger = new FoundedLedger(folder);
        FoundedLedger.require(ledger.sign("r1", "genesis.request"));
        FoundedLedger.require(ledger.sign("r2", "genesis.request"));
    }

    @AfterAll
    static void stop() throws IOException {
        ledger.close();
    }

    private static Desk desk() {
        return ledger.desk();
    }

    private static KeyBook book() throws Exception {
        return Books.read(ledger.site(), ledger.genesis());
    }

    private static void request(String file, String key, Object... words) {
        java.util.ArrayList<Object> all = new java.util.ArrayList<>(List.of(words));
        all.addAll(List.of("@" + file, "--key", "@" + key + ".key", "--genesis", "@genesis.txt"));
        desk().ok(all.toArray());
    }

    private static void ask(String file, Object... words) {
        java.util.ArrayList<Object> all = new java.util.ArrayList<>(List.of(words));
        all.addAll(List.of("@" + file, "--ledger", ledger.site(), "--genesis", "@genesis.txt"));
        desk().ok(all.toArray());
    }

    /** An event statement by that key, sent; the courier's sentence if it was not taken. */
    private static String event(String name) throws Exception {
        Capsule.Whole capsule = Capsule.whole(
                "linkset", List.of(new Capsule.Member("/href", Item.of("https://example.com/" + name))), RANDOM);
        try (Outbox outbox = Outbox.open(
                desk().file(name + ".events"),
                ledger.genesis().origin(),
                KeyFile.read(desk().file(name + ".key")),
                RANDOM)) {
            Statement statement = outbox.add(capsule, InstantSource.system(), new HostClock(RANDOM));
            new Courier(URI.create(ledger.post())).send(outbox);
            return "taken " + statement.chain().hex() + " " + statement.seq();
        } catch (IOException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    @Test
    void an_organisation_needs_its_own_proof_and_two_registrars_on_whatever_day() throws Exception {
        String key = ledger.keygen("slow");
        request(
                "slow.request",
                "slow",
                "org",
                "add",
                "--name",
                "Slow Food",
                "--gs1-prefix",
                "9521321",
                "--gln",
                "9521321000001");
        assertTrue(event("slow").contains("ENR-01"), "not registered yet");
        FoundedLedger.require(ledger.sign("r3", "slow.request"));
        String listed = ledger.untilListed("signed by r3: 1 of 2 registrars");
        assertTrue(listed.contains("waiting      registers the organisation \"Slow Food\""), listed);
        assertFalse(listed.contains("organisation " + key), listed);
        FoundedLedger.require(ledger.sign("r1", "slow.request"));
        String later = ledger.untilListed("organisation " + key + " since");
        assertFalse(later.contains("1 of 2 registrars"), later);
        assertTrue(event("slow").startsWith("taken"), "its first statement waited in the outbox");
    }

    @Test
    void the_same_request_is_never_signed_twice_by_the_same_registrar() throws Exception {
        ledger.keygen("twice");
        request("twice.request", "twice", "org", "add", "--name", "Twice");
        FoundedLedger.require(ledger.sign("r2", "twice.request"));
        String again = ledger.sign("r2", "twice.request").out();
        assertTrue(again.contains("You signed this before"), again);
        assertFalse(again.contains("signed 1 "), again);
        assertTrue(again.contains("taken 0"), again);
    }

    @Test
    void who_may_not_say_it_is_told_before_anything_is_signed() throws Exception {
        String organisation = ledger.organisation("may");
        ledger.keygen("other");
        request(
                "device.request",
                "other",
                "org",
                "add-device",
                "--organisation",
                organisation,
                "--name",
                "Probe",
                "--chain",
                "ab".repeat(16));
        assertTrue(ledger.sign("r1", "device.request").err().contains("by its organisation " + organisation));
        assertTrue(ledger.sign("other", "device.request").err().contains("your key is"));
        request("other.request", "other", "org", "add", "--name", "Other");
        assertTrue(ledger.sign("may", "other.request").err().contains("signed by 2 registrars"));
        assertFalse(Files.exists(desk().file("other.out/0000000000000000")), "nothing was signed");
        FoundedLedger.require(ledger.sign("may", "device.request"));
        assertTrue(ledger.untilListed("device .* Probe of may").contains("Probe"));
    }

    @Test
    void a_request_for_another_genesis_or_with_a_stolen_key_is_refused() throws Exception {
        ledger.keygen("thief");
        request("thief.request", "thief", "org", "add", "--name", "Thief");
        Request request = Request.read(desk().file("thief.request"), "example.com/fruit");
        Files.writeString(
                desk().file("elsewhere.request"), request.text().replace("example.com/fruit", "example.com/other"));
        assertTrue(ledger.sign("r1", "elsewhere.request").err().contains("not to example.com/fruit"));
        Files.writeString(desk().file("cut.request"), request.text().substring(0, 200) + "\n");
        assertTrue(ledger.sign("r1", "cut.request").err().contains("ask for it again"));
        // Somebody else's key with one's own signature under the proof of possession.
        var mine = (dev.cairn.proof.statement.KeyStatement.OrganisationKey)
                request.said().get(0);
        var stolen = new dev.cairn.proof.statement.KeyStatement.OrganisationKey(
                KeyFile.read(desk().file("node.key")).publicKey(),
                mine.name(),
                List.of(),
                List.of(),
                mine.possession());
        Files.writeString(
                desk().file("stolen.request"),
                Request.of("example.com/fruit", List.of(stolen), RANDOM).text());
        assertTrue(ledger.sign("r1", "stolen.request").err().contains("proof of possession does not hold"));
        String text = desk().text("genesis.txt").replace("name Fruit", "name Froot");
        var froot = new dev.cairn.proof.statement.KeyStatement.GenesisKey(text);
        Files.writeString(
                desk().file("froot.request"),
                Request.of("example.com/fruit", List.of(froot), RANDOM).text());
        assertTrue(ledger.sign("r3", "froot.request").err().contains("another constitution"));
    }

    @Test
    void without_yes_it_asks_and_a_closed_terminal_is_a_no() throws Exception {
        ledger.keygen("asked");
        request("asked.request", "asked", "org", "add", "--name", "Asked");
        java.io.InputStream before = System.in;
        System.setIn(java.io.InputStream.nullInputStream());
        try {
            Desk.Said said = desk().cairn(
                            "org",
                            "sign",
                            "@asked.request",
                            "--key",
                            "@r3.key",
                            "--genesis",
                            "@genesis.txt",
                            "--outbox",
                            "@asked.out");
            assertEquals(1, said.exit());
            assertTrue(said.out().contains("cannot be undone"), said.out());
            assertTrue(said.err().contains("nothing was signed"), said.err());
        } finally {
            System.setIn(before);
        }
        assertFalse(Files.exists(desk().file("asked.out/0000000000000000")));
    }

    @Test
    void what_could_not_be_sent_goes_later() throws Exception {
        ledger.keygen("later");
        request("later.request", "later", "org", "add", "--name", "Later");
        for (String registrar : List.of("r1", "r2")) {
            String kept = desk().ok(
                            "org",
                            "sign",
                            "@later.request",
                            "--key",
                            "@" + registrar + ".key",
                            "--genesis",
                            "@genesis.txt",
                            "--outbox",
                            "@" + registrar + ".late",
                            "--yes");
            assertTrue(kept.contains("not sent"), kept);
            assertEquals(
                    "taken 1\n",
                    desk().ok(
                                    "org",
                                    "sign",
                                    "--key",
                                    "@" + registrar + ".key",
                                    "--genesis",
                                    "@genesis.txt",
                                    "--outbox",
                                    "@" + registrar + ".late",
                                    "--post",
                                    ledger.post()));
        }
        ledger.untilListed("Later");
    }

    @Test
    void a_revoked_key_says_no_more_and_what_it_said_before_stays() throws Exception {
        String key = ledger.organisation("gone");
        String taken = event("gone");
        assertTrue(taken.startsWith("taken"), taken);
        ask("gone.request", "org", "revoke", "--revoked", key.substring(0, 12), "--reason", "left the consortium");
        FoundedLedger.require(ledger.sign("r1", "gone.request", "--ledger", ledger.site()));
        assertTrue(event("gone").startsWith("taken"), "one registrar alone revokes nothing");
        FoundedLedger.require(ledger.sign("r3", "gone.request", "--ledger", ledger.site()));
        ledger.untilListed("organisation " + key + " revoked at");
        String refused = event("gone");
        assertTrue(refused.contains("KEY-05"), refused);
        KeyRegister register = book().register();
        Bytes chain = Bytes.ofHex(taken.split(" ")[1]);
        long revokedAt = register.find(dev.cairn.proof.Hash.ofHex(key))
                .orElseThrow()
                .revokedAt()
                .orElseThrow();
        assertTrue(register.mayUse(dev.cairn.proof.Hash.ofHex(key), revokedAt, Optional.of("linkset"), chain, 0)
                .isProven());
        String again = desk().no(
                        "org",
                        "revoke",
                        "@again.request",
                        "--ledger",
                        ledger.site(),
                        "--genesis",
                        "@genesis.txt",
                        "--revoked",
                        key,
                        "--reason",
                        "again");
        assertTrue(again.contains("already"), again);
    }

    @Test
    void a_void_chain_does_not_count_from_that_seq_on_although_it_is_in_the_log() throws Exception {
        String key = ledger.organisation("stolen");
        String[] taken = event("stolen").split(" ");
        event("stolen");
        ask("void.request", "org", "revoke", "--revoked", key, "--reason", "stolen", "--void", taken[1] + ":1");
        FoundedLedger.require(ledger.sign("r1", "void.request"));
        FoundedLedger.require(ledger.sign("r2", "void.request"));
        ledger.untilListed("organisation " + key + " revoked at");
        var hash = dev.cairn.proof.Hash.ofHex(key);
        KeyRegister register = book().register();
        long since = register.find(hash).orElseThrow().since();
        Bytes chain = Bytes.ofHex(taken[1]);
        assertTrue(register.mayUse(hash, since + 1, Optional.of("linkset"), chain, 0)
                .isProven());
        assertEquals(
                "KEY-05",
                register.mayUse(hash, since + 1, Optional.of("linkset"), chain, 1)
                        .code());
    }

    @Test
    void an_organisation_changes_its_own_key_and_goes_on_in_a_new_chain() throws Exception {
        String old = ledger.organisation("before");
        String next = ledger.keygen("after");
        request("rotate.request", "after", "org", "rotate", "--old", old, "--ledger", ledger.site());
        FoundedLedger.require(ledger.sign("before", "rotate.request", "--ledger", ledger.site()));
        ledger.untilListed("organisation " + next + " since .* before");
        ledger.untilListed("organisation " + old + " replaced at");
        assertTrue(event("before").contains("KEY-05"));
        assertTrue(event("after").startsWith("taken"));
        String known = desk().no(
                        "org",
                        "rotate",
                        "@rotate2.request",
                        "--key",
                        "@before.key",
                        "--genesis",
                        "@genesis.txt",
                        "--old",
                        next,
                        "--ledger",
                        ledger.site());
        assertTrue(known.contains("knows already"), known);
    }

    @Test
    void a_lost_key_is_replaced_by_two_registrars() throws Exception {
        String old = ledger.organisation("lost");
        String next = ledger.keygen("found-again");
        request("lost.request", "found-again", "org", "rotate", "--old", old, "--ledger", ledger.site());
        FoundedLedger.require(ledger.sign("r2", "lost.request"));
        assertFalse(ledger.list().contains("organisation " + next), "one registrar alone replaces nothing");
        FoundedLedger.require(ledger.sign("r3", "lost.request"));
        ledger.untilListed("organisation " + next + " since");
    }

    @Test
    void removing_an_organisation_revokes_what_belongs_to_it_or_to_the_key_before() throws Exception {
        String old = ledger.organisation("leaver");
        ledger.keygen("leaver-probe");
        request(
                "leaver-probe.request",
                "leaver-probe",
                "org",
                "add-device",
                "--organisation",
                old,
                "--name",
                "Leaver's probe",
                "--chain",
                "cd".repeat(16));
        FoundedLedger.require(ledger.sign("leaver", "leaver-probe.request"));
        ledger.untilListed("Leaver's probe");
        String next = ledger.keygen("leaver2");
        request("leaver2.request", "leaver2", "org", "rotate", "--old", old, "--ledger", ledger.site());
        FoundedLedger.require(ledger.sign("leaver", "leaver2.request"));
        ledger.untilListed("organisation " + next + " since");
        ask("remove.request", "org", "remove", "--organisation", next, "--reason", "left");
        FoundedLedger.require(ledger.sign("r1", "remove.request"));
        FoundedLedger.require(ledger.sign("r2", "remove.request"));
        ledger.untilListed("device .* revoked at .* Leaver's probe of leaver");
        ledger.untilListed("organisation " + next + " revoked at");
    }

    @Test
    void a_registrars_key_is_neither_revoked_nor_rotated() throws Exception {
        String registrar =
                ledger.genesis().registrars().get(0).key().thumbprint().hex();
        String no = desk().no(
                        "org",
                        "revoke",
                        "@r.request",
                        "--ledger",
                        ledger.site(),
                        "--genesis",
                        "@genesis.txt",
                        "--revoked",
                        registrar,
                        "--reason",
                        "x");
        assertTrue(no.contains("is a registrar"), no);
        assertTrue(desk().no(
                        "org",
                        "revoke",
                        "@r.request",
                        "--ledger",
                        ledger.site(),
                        "--genesis",
                        "@genesis.txt",
                        "--revoked",
                        "00000000",
                        "--reason",
                        "x")
                .contains("no key begins"));
    }

    @Test
    void names_and_numbers_are_looked_at_before_anything_is_written() {
        ledger.keygen("odd");
        for (List<String> odd : List.of(List.of("--gln", "9521321000002"), List.of("--gs1-prefix", "95x"))) {
            String no = desk().no(
                            "org",
                            "add",
                            "@odd.request",
                            "--key",
                            "@odd.key",
                            "--genesis",
                            "@genesis.txt",
                            "--name",
                            "Odd",
                            odd.get(0),
                            odd.get(1));
            assertTrue(no.contains(odd.get(0)), no);
            assertFalse(Files.exists(desk().file("odd.request")));
        }
    }
}
