package dev.cairn.tamper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.cairn.check.Browser;
import dev.cairn.check.House;
import dev.cairn.check.Needs;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.bundle.ProofBundle.Row;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.tamper.TwoReaders.Flip;
import dev.cairn.walk.LogFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One byte changed in each kind of object of a real ledger: the Java verifier and the browser refuse, with the same code, and it names
 * the link that broke.
 */
@Needs.Chromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class TamperTest {
    private static final Logger LOG = LoggerFactory.getLogger(TamperTest.class);
    private static final int FLIPS = Integer.getInteger("cairn.flips", 2000);
    private static final long SEED = Long.getLong("cairn.seed", 20261122);

    @TempDir
    private static Path folder;

    private final Map<String, String> table = new TreeMap<>();
    private TinyLedger ledger;
    private TwoReaders readers;
    private Browser browser;
    private Genesis genesis;
    private ProofBundle good;
    private List<String> goodLines;
    private long now;

    @BeforeAll
    void open() throws Exception {
        ledger = new TinyLedger(folder.resolve("world"));
        genesis = ledger.world().genesis();
        good = ledger.bundle();
        now = ledger.now();
        goodLines = TwoReaders.java(good.encode(), genesis, now);
        browser = Browser.open();
        readers = new TwoReaders(browser, ledger.web("/"));
    }

    @AfterAll
    void tell() throws Exception {
        StringBuilder text = new StringBuilder();
        table.forEach((object, codes) -> text.append(String.format("%-36s %s%n", object, codes)));
        Files.writeString(House.target("walk").resolve("tamper.txt"), text);
        LOG.info("one byte changed, and who says what\n{}", text);
        readers.close();
        browser.close();
        ledger.close();
    }

    /** Both say the same, and one of what they refute is this. */
    private void refuted(String object, Bytes bundle, Genesis under, String expected) {
        List<String> java = TwoReaders.java(bundle, under, now);
        assertEquals(java, readers.browser(bundle, under, now), object);
        TreeSet<String> codes = TwoReaders.refuted(java);
        table.put(object, codes.toString());
        assertTrue(codes.contains(expected), object + ": " + expected + " in " + codes);
    }

    private static Bytes flip(Bytes bytes, int at) {
        return new Flip(at, 1).in(bytes);
    }

    private static Bytes flipLast(Bytes bytes) {
        return flip(bytes, bytes.size() - 1);
    }

    private Bytes withRow(UnaryOperator<Row> change) {
        List<Row> rows = new ArrayList<>(good.rows());
        int at = rows.indexOf(shown());
        rows.set(at, change.apply(rows.get(at)));
        return with(good.checkpoint(), rows, good.keys());
    }

    /** The first row with its capsule; before it stand statements that are there for their hash alone. */
    private Row shown() {
        return good.rows().stream()
                .filter(row -> row.capsule().isPresent())
                .findFirst()
                .orElseThrow();
    }

    private Bytes withKeyRow(UnaryOperator<Row> change) {
        List<Row> keys = new ArrayList<>(good.keys());
        keys.set(keys.size() - 1, change.apply(keys.get(keys.size() - 1)));
        return with(good.checkpoint(), good.rows(), keys);
    }

    private Bytes with(String checkpoint, List<Row> rows, List<Row> keys) {
        return new ProofBundle(
                        good.genesis(), checkpoint, rows, keys, good.tokens(), good.subject(), good.eventHashes())
                .encode();
    }

    private static Row statement(Row row, Bytes changed) {
        return new Row(changed, row.capsule(), row.index(), row.path());
    }

    private static Row capsule(Row row, Bytes changed) {
        return new Row(row.statement(), Optional.of(changed), row.index(), row.path());
    }

    private static Row path(Row row) {
        List<Hash> path = new ArrayList<>(row.path());
        path.set(0, Hash.of(flipLast(path.get(0).bytes())));
        return new Row(row.statement(), row.capsule(), row.index(), path);
    }

    @Test
    void a_the_untouched_bundle_is_not_refuted_by_either() {
        assertEquals(new TreeSet<>(), TwoReaders.refuted(goodLines));
        assertEquals(goodLines, readers.browser(good.encode(), genesis, now));
        assertTrue(
                good.rows().size() >= 3 && good.keys().size() >= 4, good.rows().size() + " rows");
    }

    @Test
    void b_a_capsule() {
        refuted(
                "capsule",
                withRow(row -> capsule(row, flipLast(row.capsule().orElseThrow()))),
                genesis,
                "fields CAP-01");
    }

    @Test
    void b_a_statement() {
        // Behind the protected header stand 1 + 2 + 32 bytes of payload and 2 + 64 of signature.
        refuted(
                "statement (what it signs)",
                withRow(row ->
                        statement(row, flip(row.statement(), row.statement().size() - 70))),
                genesis,
                "fields CAP-01");
        refuted(
                "statement (form)",
                withRow(row -> statement(row, flip(row.statement(), 2))),
                genesis,
                "statement STM-01");
    }

    @Test
    void b_a_signature() {
        Bytes changed = withRow(
                row -> statement(row, flip(row.statement(), row.statement().size() - 40)));
        refuted("signature", changed, genesis, "signature SIG-01");
    }

    @Test
    void b_a_hash_in_the_path() {
        refuted("tile hash in the path", withRow(TamperTest::path), genesis, "inclusion INC-01");
    }

    @Test
    void b_the_checkpoint_and_the_signatures_under_it() {
        String note = good.checkpoint();
        List<String> lines = note.lines().toList();
        refuted(
                "checkpoint (root)",
                with(note.replace(lines.get(2), other(lines.get(2), 5)), good.rows(), good.keys()),
                genesis,
                "head LOG-01");
        refuted(
                "checkpoint (size)",
                with(
                        note.replaceFirst("\n" + lines.get(1) + "\n", "\n1" + lines.get(1) + "\n"),
                        good.rows(),
                        good.keys()),
                genesis,
                "head LOG-01");
        refuted(
                "checkpoint (origin)",
                with(note.replaceFirst("cairn", "cairm"), good.rows(), good.keys()),
                genesis,
                "head LOG-03");
        refuted(
                "checkpoint (log's signature)",
                with(
                        note.replace(
                                lines.get(4), other(lines.get(4), lines.get(4).length() - 20)),
                        good.rows(),
                        good.keys()),
                genesis,
                "head LOG-01");
        refuted(
                "cosignature",
                with(
                        note.replace(
                                lines.get(5), other(lines.get(5), lines.get(5).length() - 20)),
                        good.rows(),
                        good.keys()),
                genesis,
                "witnesses WIT-03");
    }

    /** The same line with another letter at this place. */
    private static String other(String line, int at) {
        return line.substring(0, at) + (line.charAt(at) == 'A' ? 'B' : 'A') + line.substring(at + 1);
    }

    @Test
    void b_the_proof_bundle_itself() {
        Bytes bytes = good.encode();
        refuted("proof bundle (form)", flip(bytes, 0), genesis, "bundle BND-01");
        refuted("proof bundle (version)", flip(bytes, 2), genesis, "bundle BND-01");
        refuted("proof bundle (which ledger)", flip(bytes, 20), genesis, "bundle POL-01");
    }

    @Test
    void b_a_key_statement() {
        refuted(
                "key statement (capsule)",
                withKeyRow(row -> capsule(row, flipLast(row.capsule().orElseThrow()))),
                genesis,
                "register CAP-02");
        refuted(
                "key statement (signature)",
                withKeyRow(row ->
                        statement(row, flip(row.statement(), row.statement().size() - 40))),
                genesis,
                "register SIG-01");
        refuted("key statement (path)", withKeyRow(TamperTest::path), genesis, "register INC-01");
    }

    @Test
    void b_a_key_statement_that_a_node_has_signed_and_the_operator_has_logged_without_a_flaw() throws Exception {
        Bytes bundle = new CrookedLedger(ledger.world(), Instant.ofEpochSecond(now))
                .bundle()
                .encode();
        refuted("key statement by a node key", bundle, genesis, "register KEY-03");
        refuted("what that key then signs", bundle, genesis, "key KEY-02");
        assertEquals(
                new TreeSet<>(List.of("key KEY-02", "register KEY-03")),
                TwoReaders.refuted(TwoReaders.java(bundle, genesis, now)),
                "all else is in order");
    }

    @Test
    void b_another_genesis() throws Exception {
        Genesis another = another();
        refuted("another genesis", good.encode(), another, "bundle POL-01");
    }

    private Genesis another() throws Exception {
        SoftwareSigner log = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
        return Genesis.parse(genesis.text()
                .replace(
                        genesis.policy().log().vkey(),
                        NoteKey.ed25519(genesis.origin(), log.publicKey()).vkey()));
    }

    @Test
    void c_the_page_that_shows_another_value_than_recorded_is_red_and_so_is_another_genesis() throws Exception {
        String url = ledger.web(ledger.path()).toString();
        assertEquals("", badge(Map.of()), "as it is");
        assertEquals("PAG-01", badge(Map.of(url, text -> text.replace("crate of 15 kg", "crate of 16 kg"))));
        table.put("page shows another value", "[page PAG-01]");
        String anothers = another().text();
        assertEquals("POL-01", badge(Map.of(ledger.web("/genesis.txt").toString(), text -> anothers)));
        table.put("page with another genesis", "[bundle POL-01]");
    }

    /** The code in the badge's red headline on the real page, when these answers are changed on their way; empty if nothing is red. */
    private String badge(Map<String, UnaryOperator<String>> changes) {
        try (Browser.View view = browser.phone("en")) {
            changes.forEach((url, change) -> view.page().route(url, route -> {
                var answer = route.fetch();
                String changed = change.apply(answer.text());
                assertNotEquals(answer.text(), changed, url);
                route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(changed));
            }));
            view.go(ledger.web(ledger.path()));
            view.page()
                    .waitForSelector(
                            "#badge.badge-undecided, #badge.badge-proven, #badge.badge-refuted",
                            new Page.WaitForSelectorOptions().setTimeout(90_000));
            boolean red = view.page().locator("#badge.badge-refuted").count() > 0;
            String headline = view.page().locator("#badge summary").textContent();
            return red ? headline.replaceAll("(?s).*\\((...-..)\\).*", "$1") : "";
        }
    }

    @Test
    void d_random_single_bytes_never_leave_the_verdict_as_it_was_and_both_readers_agree_on_every_one()
            throws Exception {
        Bytes bundle = good.encode();
        Random random = new Random(SEED);
        List<Flip> flips = new ArrayList<>();
        for (int i = 0; i < FLIPS; i++) {
            flips.add(new Flip(random.nextInt(bundle.size()), 1 + random.nextInt(255)));
        }
        List<List<String>> said = readers.browser(bundle, flips, genesis, now);
        List<String> differences = new ArrayList<>();
        List<Flip> unnoticed = new ArrayList<>();
        TreeMap<String, Integer> codes = new TreeMap<>();
        for (int i = 0; i < FLIPS; i++) {
            List<String> java = TwoReaders.java(flips.get(i).in(bundle), genesis, now);
            if (!java.equals(said.get(i))) {
                differences.add(flips.get(i) + " java " + java + ", browser " + said.get(i));
            }
            if (java.equals(goodLines)) {
                unnoticed.add(flips.get(i));
            }
            TwoReaders.refuted(java).stream().findFirst().ifPresent(code -> codes.merge(code, 1, Integer::sum));
        }
        table.put(
                "sweep of " + FLIPS + " flips",
                codes + ", unnoticed " + unnoticed.size() + " of " + bundle.size() + " bytes' flips");
        assertEquals(List.of(), differences.stream().limit(5).toList(), () -> "seed " + SEED);
        for (Flip flip : unnoticed) {
            assertEquals(
                    "", meaning(flip.in(bundle)), () -> flip + " of seed " + SEED + " changes what the bundle proves");
        }
        assertTrue(codes.size() > 8, () -> "too tame: " + codes);
    }

    /** What differs from the good bundle beside the label that says, for people, what it is about. */
    private String meaning(Bytes bundle) throws Malformed {
        ProofBundle read = ProofBundle.decode(bundle);
        boolean same = read.genesis().equals(good.genesis())
                && read.checkpoint().equals(good.checkpoint())
                && read.rows().equals(good.rows())
                && read.keys().equals(good.keys())
                && read.tokens().equals(good.tokens());
        return same ? "" : read.toString();
    }

    @Test
    void e_tiles_and_entry_bundles_on_the_servers_disk() throws Exception {
        int tile = (int) (shown().index() ^ 1) * Hash.SIZE;
        List<Path> damaged = change(ledger.world().file("ledger"), "tile/0/", tile);
        Checkpoint signed = Checkpoint.parse(SignedNote.parse(good.checkpoint()).text());
        AssertionError read = assertThrows(AssertionError.class, () -> LogFiles.leaves(ledger.web("/"), signed.size()));
        assertTrue(String.valueOf(read.getMessage()).endsWith(" answers 500"), "a rotten tile is not served: " + read);
        table.put("tile of a running server", "[the server answers 500 for it; its own proofs hold]");
        assertEquals(
                new TreeSet<>(),
                TwoReaders.refuted(TwoReaders.java(ledger.bundle().encode(), genesis, now)));
        for (Path file : damaged) {
            change(file, tile);
        }
        assertEquals(
                new TreeSet<>(),
                TwoReaders.refuted(TwoReaders.java(ledger.bundle().encode(), genesis, now)),
                "the tile put back");
        assertEquals(
                signed.root(),
                LogFiles.root(LogFiles.leaves(ledger.web("/"), signed.size())),
                "the tile put back is served again");
        ledger.close();
        Path copy = ledger.copy(folder.resolve("copy"));
        assertEquals(
                new TreeSet<>(),
                TwoReaders.refuted(TwoReaders.java(ledger.bundleFrom(copy).encode(), genesis, now)),
                "the copy as it is");
        damaged("tile on a server's disk at its start", "tile/0/", tile, "inclusion INC-01");
        damaged("entry bundle on the server's disk", "tile/entries/", -1, "INC-01");
    }

    private List<Path> change(Path below, String level, int at) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            List<Path> changed = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(each -> each.toString().contains(level))
                    .toList()) {
                if (change(file, at) > 0) {
                    changed.add(file);
                }
            }
            return changed;
        }
    }

    /** Turns a bit in every tile of a level on the disk, at this place, and asks a server over it. */
    private void damaged(String object, String level, int at, String expected) throws Exception {
        Path copy = ledger.copy(folder.resolve("copy"));
        assertFalse(change(copy, level, at).isEmpty(), level + " in " + copy);
        String said;
        try {
            Bytes bundle = ledger.bundleFrom(copy).encode();
            List<String> java = TwoReaders.java(bundle, genesis, now);
            said = TwoReaders.refuted(java).toString();
        } catch (RuntimeException | IOException refusal) {
            said = "the server refuses: " + refusal.getMessage();
        }
        table.put(object, said);
        assertTrue(said.contains(expected) || said.startsWith("the server refuses"), object + ": " + said);
        assertFalse(said.equals("[]"), object);
    }

    private int change(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int place = at;
        if (at < 0) {
            place = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .indexOf(new String(shown().statement().toArray(), java.nio.charset.StandardCharsets.ISO_8859_1));
            place = place < 0 ? -1 : place + shown().statement().size() - 40;
        }
        if (place < 0 || place >= bytes.length) {
            return 0;
        }
        bytes[place] ^= 1;
        file.toFile().setWritable(true);
        Files.write(file, bytes);
        return 1;
    }
}
