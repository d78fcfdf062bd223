package dev.cairn.proof.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.proof.statement.Erase;
import dev.cairn.proof.vectors.Change;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private static final Instant TIME = SampleLedger.START.plusSeconds(3600);

    @TempDir
    Path folder;

    private final SampleLedger ledger = new SampleLedger("main").found().work().list(1, TIME, "registered");
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Bytes bundle = Bytes.EMPTY;

    @BeforeEach
    void write_bundle_and_policy() throws IOException {
        bundle = ledger.bundle(
                        ledger.note(TIME, SampleLedger.FARM, SampleLedger.RETAIL),
                        ledger.rows(11, 12),
                        ledger.rows(3, 4, 7, 17, 18))
                .encode();
        Files.write(folder.resolve("lot.cairn"), bundle.toArray());
        Files.writeString(folder.resolve("genesis.txt"), ledger.genesis.text());
    }

    private int run(String... words) {
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new Main(() -> TIME.plusSeconds(60), print, new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(words);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void prints_a_line_a_step_and_exits_0_when_nothing_is_refuted() {
        assertEquals(0, run(file("lot.cairn"), "--policy", file("genesis.txt")));
        String said = out.toString(StandardCharsets.UTF_8);
        assertEquals(6 + 5 + 12 + 1 + 1, said.lines().count(), said);
        assertTrue(said.contains("PROVEN    fields @11: the data are what was signed"), said);
        assertTrue(said.contains("UNDECIDED complete: nothing else happened? CPL-01"), said);
    }

    @Test
    void a_strangers_words_write_no_line_and_move_no_cursor() throws IOException {
        String trick = "moved\u001b[2K\u001b[1A\rPROVEN\nPROVEN    witnesses: all of them\u2028\u202ealso\u0085";
        Hash erased = ledger.statement(11).hash();
        long at = ledger.say(ledger.organisation, new Erase(11, erased, trick, List.of()).capsule(ledger.random));
        ledger.seal();
        ProofBundle.Row gone = new ProofBundle.Row(ledger.entry(11), Optional.empty(), 11, ledger.inclusion(11));
        Bytes told = ledger.bundle(
                        ledger.note(TIME, SampleLedger.FARM, SampleLedger.RETAIL),
                        List.of(gone, ledger.row(at)),
                        ledger.rows(3, 4, 7, 17, 18))
                .encode();
        Files.write(folder.resolve("erased.cairn"), told.toArray());
        assertEquals(0, run(file("erased.cairn"), "--policy", file("genesis.txt")));
        String said = out.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("erased by Orchard Seven"), said);
        assertTrue(said.lines().noneMatch(line -> line.startsWith("PROVEN    witnesses: all of them")), said);
        assertTrue(said.chars().allMatch(c -> c == '\n' || c >= ' ' && c != 0x85 && c != 0x2028 && c != 0x202e), said);
    }

    @Test
    void an_erasure_that_is_not_in_the_log_is_not_told() throws IOException {
        Hash erased = ledger.statement(11).hash();
        var capsule = new Erase(11, erased, "never logged", List.of()).capsule(ledger.random);
        Bytes asking = ledger.write(ledger.organisation, capsule.root()).bytes();
        ProofBundle.Row gone = new ProofBundle.Row(ledger.entry(11), Optional.empty(), 11, ledger.inclusion(11));
        ProofBundle.Row unlogged = new ProofBundle.Row(asking, Optional.of(capsule.bytes()), 12, ledger.inclusion(12));
        Report report = Verifier.verify(
                ledger.genesis,
                ledger.bundle(
                                ledger.note(TIME, SampleLedger.FARM, SampleLedger.RETAIL),
                                List.of(gone, unlogged),
                                ledger.rows(3, 4, 7, 17, 18))
                        .encode(),
                OptionalLong.empty());
        assertTrue(report.lines().stream()
                .noneMatch(line -> line.verdict().detail().contains("never logged")));
    }

    @Test
    void exits_1_and_names_the_code_when_something_is_refuted() throws IOException {
        Files.write(folder.resolve("bad.cairn"), Change.flip(bundle, 8 * 600).toArray());
        assertEquals(1, run(file("bad.cairn"), "--policy", file("genesis.txt")));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("REFUTED"));
    }

    @Test
    void judges_freshness_at_the_time_asked_about() {
        assertEquals(0, run("--now", "9999999999", file("lot.cairn"), "--policy", file("genesis.txt")));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("FRS-01"));
    }

    @Test
    void says_which_file_is_the_trouble_and_what_it_is() throws IOException {
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 1});
        Files.writeString(folder.resolve("crlf.txt"), ledger.genesis.text().replace("\n", "\r\n"));
        Files.writeString(
                folder.resolve("other.txt"), ledger.genesis.text().replaceFirst("\nname ", "\nname An other "));
        says(2, "none: there is no such file", file("none"), "--policy", file("genesis.txt"));
        says(2, "none: there is no such file", file("lot.cairn"), "--policy", file("none"));
        says(2, folder + " is a folder", folder.toString(), "--policy", file("genesis.txt"));
        says(2, "GEN-01 it is not UTF-8", file("lot.cairn"), "--policy", file("binary"));
        says(2, "its line ends were changed", file("lot.cairn"), "--policy", file("crlf.txt"));
        says(1, ", given ", file("lot.cairn"), "--policy", file("other.txt"));
    }

    private void says(int exit, String expected, String... words) {
        out.reset();
        err.reset();
        assertEquals(exit, run(words));
        String all = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
        assertTrue(all.contains(expected), all);
    }

    @Test
    void exits_2_for_words_or_files_it_does_not_understand() throws IOException {
        Files.writeString(folder.resolve("bad.txt"), "hello");
        for (String[] words : new String[][] {
            {},
            {file("lot.cairn")},
            {"--policy", file("genesis.txt")},
            {file("lot.cairn"), "--policy"},
            {file("lot.cairn"), "--policy", file("bad.txt")},
            {file("none"), "--policy", file("genesis.txt")},
            {file("lot.cairn"), "--policy", file("none")},
            {"--help"},
            {file("lot.cairn"), "--policy", file("genesis.txt"), "--now", "soon"},
            {"a", "b", "--policy", file("genesis.txt")}
        }) {
            assertEquals(2, run(words), String.join(" ", words));
        }
        assertFalse(err.toString(StandardCharsets.UTF_8).isBlank());
        assertTrue(out.toString(StandardCharsets.UTF_8).isEmpty());
    }

    @Test
    @Tag("long")
    void every_flipped_bit_of_a_bundle_is_refuted_or_less_proven() {
        Report good = Verifier.verify(ledger.genesis, bundle, OptionalLong.of(TIME.getEpochSecond()));
        assertFalse(good.refuted());
        long proven = proven(good);
        int same = 0;
        for (int bit = 3; bit < 8 * bundle.size(); bit += 601) {
            Report report =
                    Verifier.verify(ledger.genesis, Change.flip(bundle, bit), OptionalLong.of(TIME.getEpochSecond()));
            if (!report.refuted() && proven(report) >= proven) {
                same++;
            }
        }
        // Only the subject, which is not signed, may change unseen.
        assertTrue(same <= 2, same + " flips changed nothing");
    }

    private static long proven(Report report) {
        return report.lines().stream().filter(line -> line.verdict().isProven()).count();
    }
}
