package dev.cairn.proof.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.sample.SampleLedger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlogProofTest {
    private static final Instant TIME = SampleLedger.START.plusSeconds(3600);

    private final SampleLedger ledger = new SampleLedger("tlog-proof").found().work();
    private final String note = ledger.note(TIME, SampleLedger.FARM, SampleLedger.OPERATOR);
    private final ProofBundle.Row row = ledger.row(12);
    private final TlogProof proof =
            TlogProof.of(new TlogProof.Content(row.statement(), row.capsule()), 12, row.path(), note);

    @Test
    void reads_back_what_it_wrote() throws Malformed {
        assertEquals(proof, TlogProof.parse(Bytes.ofUtf8(proof.text())));
        assertEquals(row.statement(), proof.content().entry());
        assertEquals(row.capsule(), proof.content().capsule());
    }

    @Test
    void leaves_out_what_has_no_room() throws Malformed {
        Bytes large = Bytes.of(new byte[TlogProof.EXTRA_BYTES_MAX]);
        TlogProof without =
                TlogProof.of(new TlogProof.Content(row.statement(), Optional.of(large)), 12, row.path(), note);
        assertEquals(Optional.empty(), without.content().capsule());
        assertEquals(row.statement(), without.content().entry());
        TlogProof bare = TlogProof.of(new TlogProof.Content(large, Optional.empty()), 12, row.path(), note);
        assertEquals(Optional.empty(), bare.extra());
    }

    private Report judge(String checkpoint) {
        TlogProof judged =
                TlogProof.of(new TlogProof.Content(row.statement(), row.capsule()), 12, row.path(), checkpoint);
        return TlogProofVerifier.verify(
                ledger.genesis, Bytes.ofUtf8(judged.text()), Optional.empty(), OptionalLong.of(TIME.getEpochSecond()));
    }

    private static boolean says(Report report, String line) {
        return report.lines().stream().anyMatch(each -> each.toString().equals(line));
    }

    @Test
    void a_proof_against_another_truly_signed_head_is_refuted_by_its_path_alone() {
        assertTrue(says(judge(note), "inclusion 12 proven -"));
        SampleLedger other = new SampleLedger("another").found().work();
        SampleLedger later = new SampleLedger("tlog-proof").found().work().work();
        for (SampleLedger wrong : List.of(other, later)) {
            assertNotEquals(ledger.checkpoint(), wrong.checkpoint());
            Report report = judge(wrong.note(TIME, SampleLedger.FARM, SampleLedger.OPERATOR));
            assertTrue(says(report, "head - proven -"), report::toString);
            assertTrue(says(report, "inclusion 12 refuted INC-01"), report::toString);
            assertEquals(
                    1,
                    report.lines().stream()
                            .filter(line -> line.toString().contains(" refuted "))
                            .count(),
                    report::toString);
        }
    }

    @Test
    void the_command_judges_a_file_and_the_entry_it_is_asked_about(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("12.tlog-proof"), proof.text());
        Path genesis = Files.writeString(folder.resolve("genesis.txt"), ledger.genesis.text());
        Path right = Files.write(folder.resolve("right"), row.statement().toArray());
        Path wrong = Files.write(folder.resolve("wrong"), ledger.entry(11).toArray());
        assertEquals(0, run(file, "--policy", genesis));
        assertEquals(0, run(file, "--policy", genesis, "--entry", right));
        assertEquals(1, run(file, "--policy", genesis, "--entry", wrong));
        Path bundle = Files.write(folder.resolve("x.cairn"), new byte[] {1});
        assertEquals(2, run(bundle, "--policy", genesis, "--entry", right));
    }

    private static int run(Object... words) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new Main(InstantSource.fixed(TIME), out, out)
                .run(java.util.Arrays.stream(words).map(String::valueOf).toArray(String[]::new));
    }
}
