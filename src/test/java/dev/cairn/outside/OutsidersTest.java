package dev.cairn.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.check.GoProgram;
import dev.cairn.check.House;
import dev.cairn.check.Needs;
import dev.cairn.check.Programs;
import dev.cairn.check.Programs.Ended;
import dev.cairn.launch.HostClock;
import dev.cairn.launch.found.FoundedLedger;
import dev.cairn.launch.sign.Courier;
import dev.cairn.launch.sign.Outbox;
import dev.cairn.ledger.stamp.TestAuthority;
import dev.cairn.ledger.stamp.TestAuthorityServer;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.Policy;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.walk.Http;
import dev.cairn.walk.RunningHouse;
import dev.cairn.watch.LyingProxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ledger founded by the commands, with second keys and time stamps, read over HTTP by programs that know nothing of Cairn: Go's checksum
 * database (golang.org/x/mod), OpenSSL and @noble/post-quantum in Node, the JDK's own ML-DSA. Each also meets the same log through a liar
 * and must refuse.
 */
class OutsidersTest {
    /** More than one full tile, so that level 1 is there too. */
    private static final int STATEMENTS = 300;

    /** Entries that stamps may add behind the last statement. */
    private static final int STAMPS_MAX = 20;

    private static final Path NOBLE = House.root().resolve("trace-web/site/src/main/resources/web/noble-ml-dsa.js");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private static TestAuthorityServer stamps;

    @SuppressWarnings("NullAway.Init")
    private static FoundedLedger ledger;

    @SuppressWarnings("NullAway.Init")
    private static LyingProxy liar;

    private static long last;

    @BeforeAll
    static void a_ledger_of_more_than_a_tile() throws Exception {
        TestAuthority authority = TestAuthority.create(InstantSource.system(), RANDOM);
        stamps = TestAuthorityServer.start(authority, "127.0.0.1", 0);
        ledger = FoundedLedger.strong(folder, authority, stamps.url());
        FoundedLedger.require(ledger.sign("r1", "genesis.request"));
        FoundedLedger.require(ledger.sign("r2", "genesis.request"));
        ledger.organisation("grower");
        ledger.node("Node of all");
        untilCosignedByAll(1);
        Files.writeString(folder.resolve("first"), Http.get(site("/checkpoint")).text());
        say();
        untilQuiet();
        liar = new LyingProxy(site("/"));
    }

    private static void say() throws Exception {
        try (Outbox outbox = Outbox.open(
                folder.resolve("said"),
                ledger.genesis().origin(),
                KeyFile.read(folder.resolve("grower.key")),
                RANDOM)) {
            for (int i = 0; i < STATEMENTS; i++) {
                Capsule.Whole capsule = Capsule.whole(
                        "linkset", List.of(new Capsule.Member("/href", Item.of("https://example.com/" + i))), RANDOM);
                outbox.add(capsule, InstantSource.system(), new HostClock(RANDOM));
            }
            new Courier(URI.create(ledger.post())).send(outbox);
        }
    }

    /** Waits for a head of that size with a line of every key in the policy. */
    private static void untilCosignedByAll(long size) throws Exception {
        int keys = ledger.genesis().policy().witnesses().size();
        RunningHouse.until("a head of " + size + " entries and " + keys + " cosignatures", () -> {
            Http.Reply reply = Http.get(site("/checkpoint"));
            if (reply.status() != 200) {
                return false;
            }
            Head head = Head.read(reply.text(), ledger.genesis());
            return head.checkpoint().size() >= size && head.cosignatures().size() == keys;
        });
    }

    /** Waits until the last statement is stamped and the token itself stands under a head that all have cosigned: then nobody writes any more. */
    private static void untilQuiet() throws Exception {
        RunningHouse.until("the last statement is stamped", () -> {
            last = lastStatement();
            return last >= 0 && entry(last).get("level").asText().equals("TIMESTAMPED");
        });
        untilCosignedByAll(entry(last).get("stamped").get("entry").asLong() + 2);
    }

    /** Index of the grower's last statement, or -1 while it is not under a head. */
    private static long lastStatement() throws Exception {
        long size =
                JSON.readTree(Http.get(site("/ledger.json")).text()).get("size").asLong();
        for (long index = size - 1; index >= Math.max(0, size - STAMPS_MAX); index--) {
            JsonNode said = entry(index).get("statement");
            if (said.path("signer").asText().equals("grower") && said.get("seq").asLong() == STATEMENTS - 1) {
                return index;
            }
        }
        return -1;
    }

    /** What the explorer says of an entry. */
    private static JsonNode entry(long index) throws Exception {
        return JSON.readTree(
                Http.get(site("/ledger/entries/" + index + ".json")).text());
    }

    @AfterAll
    static void close() throws Exception {
        liar.close();
        ledger.close();
        stamps.close();
    }

    @BeforeEach
    void honest() {
        liar.honest();
    }

    private static URI site(String path) {
        return URI.create(ledger.site() + path);
    }

    private static String plain(URI site) {
        String text = site.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** All keys of this type that must have signed a head. */
    private static List<NoteKey> keys(int type) throws Exception {
        Policy policy = ledger.genesis().policy();
        return Stream.concat(
                        Stream.of(policy.log()), policy.witnesses().stream().map(Policy.Witness::key))
                .filter(key -> key.type() == type)
                .toList();
    }

    private static List<String> vkeys(int type) throws Exception {
        return keys(type).stream().map(NoteKey::vkey).toList();
    }

    private static Ended run(Path program, List<String> words) {
        return Programs.end(program, words.toArray(String[]::new));
    }

    /** One of the programs, looking at a site. */
    private interface Visitor {
        Ended look(String site) throws Exception;
    }

    private static void requireAgreement(Visitor visitor, String... lines) throws Exception {
        Ended said = visitor.look(plain(site("/")));
        assertEquals(0, said.exit(), said.said());
        for (String line : lines) {
            assertTrue(said.said().lines().anyMatch(each -> each.matches(line)), line + " in\n" + said.said());
        }
    }

    private static void requireRefusal(String lie, Visitor visitor) throws Exception {
        Ended said = visitor.look(plain(liar.address()));
        assertEquals(1, said.exit(), lie + ": " + said.said());
        assertTrue(said.said().contains("refused: "), lie + ": " + said.said());
    }

    /** Heads that are not what the signers of these types signed; the visitor must refuse each, and take the true one through the same proxy. */
    private static void requireHeadsRefused(Visitor visitor, int... types) throws Exception {
        SignedNote head = SignedNote.parse(Http.get(site("/checkpoint")).text());
        liar.say("/checkpoint", head.toString());
        Ended truth = visitor.look(plain(liar.address()));
        assertEquals(0, truth.exit(), truth.said());
        Checkpoint read = Checkpoint.parse(head.text());
        Checkpoint other = new Checkpoint(read.origin(), read.size(), Hash.ZERO);
        liar.say("/checkpoint", head.toString().replace(head.text(), other.text()));
        requireRefusal("another root", visitor);
        // A program is started for each: one key of each type stands for the others.
        for (int type : types) {
            SignedNote.Line line = head.line(keys(type).get(0)).orElseThrow();
            liar.say("/checkpoint", head.toString().replace(line.toString(), flipped(line)));
            requireRefusal("a wrong line of " + line.name() + ", type " + type, visitor);
        }
        String line =
                head.line(keys(types[types.length - 1]).get(0)).orElseThrow().toString();
        liar.say("/checkpoint", head.toString().replace(line, ""));
        requireRefusal("a line is missing", visitor);
    }

    /** The same line with the last bit of its signature turned. */
    private static String flipped(SignedNote.Line line) {
        byte[] bytes = line.signature().toArray();
        bytes[bytes.length / 2] ^= 1;
        return new SignedNote.Line(line.name(), line.id(), Bytes.wrap(bytes)).toString();
    }

    private static Visitor checklog(Path since) throws Exception {
        Path program = GoProgram.build("checklog");
        List<String> words = new ArrayList<>(List.of(vkeys(NoteKey.ED25519).get(0), "-since", since.toString()));
        vkeys(NoteKey.COSIGNATURE).forEach(key -> words.addAll(List.of("-cosigner", key)));
        return address -> run(program, with(address, words));
    }

    private static List<String> with(String first, List<String> rest) {
        return with(List.of(first), rest);
    }

    @Test
    void the_explorer_says_what_is_stamped_and_by_whom() throws Exception {
        JsonNode stamp = entry(last).get("stamped");
        assertEquals(TestAuthority.LABEL, stamp.get("by").asText());
        assertTrue(stamp.get("size").asLong() > last, stamp.toString());
        JsonNode token = entry(stamp.get("entry").asLong());
        assertEquals("timestamp", token.get("statement").get("capsuleType").asText());
        assertEquals("WITNESSED", token.get("level").asText(), "a token is not stamped by itself");
        String page = Http.get(site("/ledger/entries/" + last)).text();
        assertTrue(
                page.contains("time-stamped") && page.contains(stamp.get("at").asText()), page);
        JsonNode ledgerNow = JSON.readTree(Http.get(site("/ledger.json")).text());
        assertTrue(ledgerNow.get("stamped").get("size").asLong()
                >= stamp.get("size").asLong());
        assertTrue(Http.get(site("/ledger")).text().contains("Newest time stamp"));
    }

    @Test
    @Needs.Go
    void go_s_checksum_database_verifies_every_entry_and_the_growth() throws Exception {
        Visitor visitor = checklog(folder.resolve("first"));
        long size = Checkpoint.parse(
                        SignedNote.parse(Http.get(site("/checkpoint")).text()).text())
                .size();
        requireAgreement(
                visitor,
                "head " + size + " .*",
                "included " + size,
                "grew [1-9][0-9]* " + size,
                "signed example.com/fruit",
                "signed w1",
                "signed w2",
                "signed w3");
        requireHeadsRefused(visitor, NoteKey.ED25519, NoteKey.COSIGNATURE);
        for (String damaged : List.of("/tile/0/000", "/tile/0/001.p", "/tile/1/000.p", "/tile/entries/000")) {
            liar.flip(path -> path.startsWith(damaged));
            requireRefusal("a byte of " + damaged, visitor);
            liar.withhold(path -> path.startsWith(damaged));
            requireRefusal("no " + damaged, visitor);
        }
    }

    @Test
    @Needs.Go
    void go_s_checksum_database_refuses_a_head_that_did_not_grow_from_the_one_it_knew() throws Exception {
        String other =
                new Checkpoint(ledger.genesis().origin(), 3, Hash.sha256(Bytes.ofUtf8("another history"))).text();
        SignedNote note = SignedNote.parse(
                SignedNote.sign(other, ledger.genesis().origin(), KeyFile.read(folder.resolve("log.key"))));
        for (int i = 1; i <= 3; i++) {
            String name = "w" + i;
            note = note.plus(SignedNote.parseLines(Cosignature.sign(
                    other, name, KeyFile.read(folder.resolve(name + "/witness.key")), Instant.ofEpochSecond(1))));
        }
        Path since = folder.resolve("other");
        Files.writeString(since, note.toString());
        liar.honest();
        Ended said = checklog(since).look(plain(liar.address()));
        assertEquals(1, said.exit(), said.said());
        assertTrue(said.said().contains("refused: growth from 3"), said.said());
    }

    @Test
    @Needs.Go
    void go_s_checksum_database_takes_the_proof_of_one_entry_and_no_other() throws Exception {
        List<String> words = new ArrayList<>(List.of(vkeys(NoteKey.ED25519).get(0)));
        vkeys(NoteKey.COSIGNATURE).forEach(key -> words.addAll(List.of("-cosigner", key)));
        List<String> proofs = new ArrayList<>();
        for (int index : List.of(0, 1, 255, 256, STATEMENTS - 1)) {
            proofs.addAll(List.of("-proof", proof(index).toString()));
        }
        Path program = GoProgram.build("checklog");
        String site = plain(site("/"));
        Ended said = run(program, with(site, with(words, proofs)));
        assertEquals(0, said.exit(), said.said());
        assertEquals(
                5, said.said().lines().filter(line -> line.startsWith("proof ")).count(), said.said());
        String good = Files.readString(proof(7));
        Path bad = folder.resolve("bad.tlog-proof");
        String[] lines = good.split("\n");
        for (String wrong : List.of(
                good.replace("\nindex 7\n", "\nindex 8\n"),
                good.replace(lines[3] + "\n", ""),
                good.replace(lines[3], Hash.ZERO.base64()),
                good.replace(lines[3] + "\n" + lines[4], lines[4] + "\n" + lines[3]))) {
            Files.writeString(bad, wrong);
            Ended refused = run(program, with(site, with(words, List.of("-proof", bad.toString()))));
            assertEquals(1, refused.exit(), wrong + refused.said());
            assertTrue(refused.said().contains("refused: " + bad), refused.said());
        }
    }

    private static Path proof(int index) throws Exception {
        Path file = folder.resolve(index + ".tlog-proof");
        Files.writeString(
                file, Http.get(site("/ledger/entries/" + index + ".tlog-proof")).text());
        return file;
    }

    private static List<String> with(List<String> first, List<String> rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(rest);
        return all;
    }

    @Test
    @Needs.Node
    void openssl_and_noble_verify_every_signature_and_the_root() throws Exception {
        Path node = Programs.find("node").orElseThrow();
        List<String> words = new ArrayList<>(List.of(NOBLE.toString()));
        for (int type : List.of(NoteKey.ED25519, NoteKey.COSIGNATURE, NoteKey.ML_DSA_44)) {
            words.addAll(vkeys(type));
        }
        Path script = House.root().resolve("src/test/js/cosigned.mjs");
        Visitor visitor = address -> run(node, with(script.toString(), with(address, words)));
        requireAgreement(
                visitor,
                "signed example.com/fruit 1",
                "signed w1 4",
                "signed w2 4",
                "signed w3 4",
                "signed w1 6",
                "signed example.com/fruit 6",
                "included [1-9][0-9]+");
        requireHeadsRefused(visitor, NoteKey.ED25519, NoteKey.COSIGNATURE, NoteKey.ML_DSA_44);
        liar.flip(path -> path.startsWith("/tile/entries/001"));
        requireRefusal("a byte of an entry", visitor);
    }

    @Test
    @Needs.NewJava
    void the_jdk_s_own_provider_verifies_the_post_quantum_signatures() throws Exception {
        Path java = House.java(Needs.NEW_JAVA).orElseThrow();
        Path source = House.root().resolve("src/test/jdk/MlDsaCosigned.java");
        Path classes = House.target("jdk");
        Ended built = Programs.end(java.resolveSibling("javac"), "-d", classes.toString(), source.toString());
        assertEquals(0, built.exit(), built.said());
        List<String> options = List.of("-XX:TieredStopAtLevel=1", "-cp", classes.toString(), "MlDsaCosigned");
        List<String> keys = vkeys(NoteKey.ML_DSA_44);
        Visitor visitor = address -> run(java, with(options, with(address, keys)));
        requireAgreement(visitor, "signed w1", "signed example.com/fruit");
        requireHeadsRefused(visitor, NoteKey.ML_DSA_44);
    }
}
