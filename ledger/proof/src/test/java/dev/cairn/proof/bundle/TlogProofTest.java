package dev.cairn.proof.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.sample.SampleLedger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
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

    @Test
    void a_proof_against_the_wrong_head_is_refuted_and_a_reader_that_takes_any_head_is_caught() {
        SampleLedger other = new SampleLedger("another").found().work();
        String foreign = other.note(TIME, SampleLedger.FARM, SampleLedger.OPERATOR);
        TlogProof moved = TlogProof.of(new TlogProof.Content(row.statement(), row.capsule()), 12, row.path(), foreign);
        Report report = TlogProofVerifier.verify(
                ledger.genesis, Bytes.ofUtf8(moved.text()), Optional.empty(), OptionalLong.of(TIME.getEpochSecond()));
        assertTrue(report.refuted());
        // The planted bug asks the head that the proof was made for instead of the one in the file.
        assertTrue(Merkle.checkInclusion(
                12, ledger.size(), Merkle.leaf(row.statement()), moved.path(), ledger.root(ledger.size())));
        assertFalse(Merkle.checkInclusion(
                12, other.size(), Merkle.leaf(row.statement()), moved.path(), other.root(other.size())));
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
