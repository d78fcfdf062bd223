package dev.cairn.proof.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Erase;
import dev.cairn.proof.statement.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Bundles within every size limit that would keep a verifier busy for an hour if it compared each row with each other. */
class VerifierLimitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROWS = 16_000;

    private final SampleLedger ledger = new SampleLedger("limits").found();
    private final Clock clock = new Clock(0, OptionalLong.empty(), Bytes.wrap(new byte[16]), 0);

    @Test
    void many_statements_at_one_place_of_a_chain_are_judged_in_one_pass() {
        List<ProofBundle.Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(new ProofBundle.Row(statement(i).bytes(), Optional.empty(), i, List.of()));
        }
        assertEquals(ROWS, chainLines(rows));
    }

    @Test
    void many_erase_statements_are_read_once_each() {
        List<ProofBundle.Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS / 4; i++) {
            rows.add(new ProofBundle.Row(statement(i).bytes(), Optional.empty(), i, List.of()));
        }
        var erase = new Erase(1, Hash.ZERO, "gone", List.of()).capsule(ledger.random);
        Bytes asking = ledger.write(ledger.organisation, erase.root()).bytes();
        for (int i = ROWS / 4; i < ROWS / 2; i++) {
            rows.add(new ProofBundle.Row(asking, Optional.of(erase.bytes()), i, List.of()));
        }
        assertEquals(ROWS / 2, chainLines(rows));
    }

    private Statement statement(int i) {
        var signer = SampleKeys.es256("nobody knows this key");
        ChainPen pen =
                new ChainPen(SampleLedger.ORIGIN, SampleLedger.chainOf(signer), 0, Hash.ZERO, new Reused(signer));
        return pen.next(Hash.sha256(Bytes.ofUtf8("root " + i)), SampleLedger.START, clock, Optional.empty());
    }

    /** Signs once: whether the signature holds is not the question here. */
    private record Reused(dev.cairn.proof.key.Signer signer) implements dev.cairn.proof.key.Signer {
        private static final Bytes ANY = Bytes.wrap(new byte[64]);

        @Override
        public dev.cairn.proof.key.PublicKey publicKey() {
            return signer.publicKey();
        }

        @Override
        public Bytes sign(Bytes message) {
            return ANY;
        }
    }

    private long chainLines(List<ProofBundle.Row> rows) {
        Bytes bundle = ledger.bundle(ledger.bareNote(), rows, List.of()).encode();
        Report report = assertTimeoutPreemptively(
                PATIENCE, () -> Verifier.verify(ledger.genesis, bundle, OptionalLong.empty()));
        return report.lines().stream()
                .filter(line -> line.step().equals("chain"))
                .count();
    }
}
