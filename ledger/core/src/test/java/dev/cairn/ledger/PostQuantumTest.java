package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.ledger.fake.MemoryWitnessStore;
import dev.cairn.ledger.witness.Witness;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.MlDsa44Signer;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.note.WitnessProtocol.AddCheckpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PostQuantumTest {

    private final Consortium all = Consortium.withQuorum(1, 2);
    private final MlDsa44Signer logSecond = MlDsa44Signer.of(Bytes.ofHex("0a".repeat(32)));
    private final MlDsa44Signer witnessSecond = MlDsa44Signer.of(Bytes.ofHex("0b".repeat(32)));
    private final String witnessName = Consortium.witnessName(1);
    private final Genesis genesis = genesis();

    /** The consortium's constitution; the log and witness 1 have a second key each, and both keys of the witness are needed. */
    private Genesis genesis() {
        String own = "witness log-pq "
                + NoteKey.mlDsa44(Consortium.ORIGIN, logSecond.publicKey()).vkey();
        String second = "witness w1-pq "
                + NoteKey.mlDsa44(witnessName, witnessSecond.publicKey()).vkey();
        String text = all.genesis
                .text()
                .replace("\noperator-witness ", "\noperator-witness log-pq\noperator-witness ")
                .replaceFirst(
                        "\ngroup .*\nquorum .*\n",
                        "\n" + own + "\n" + second + "\ngroup one all " + witnessName + " w1-pq\nquorum one\n");
        try {
            return Genesis.parse(text);
        } catch (Malformed e) {
            throw new IllegalStateException(e);
        }
    }

    private Ledger open(LogKeys keys, Genesis under) {
        return open(keys, under, cosigner());
    }

    private Ledger open(LogKeys keys, Genesis under, Cosigner cosigner) {
        LedgerConfig config =
                LedgerConfig.of(under).withSealPeriod(Duration.ofMillis(20)).withLimits(1_000, 0, 1 << 20);
        return Ledger.open(config, MemoryStores.create(), keys, List.of(cosigner), all.clock);
    }

    private Cosigner cosigner() {
        Witness witness = new Witness(
                new MemoryWitnessStore(),
                witnessName,
                all.witnesses.get(1),
                Optional.of(witnessSecond),
                Map.of(Consortium.ORIGIN, genesis.policy().log()),
                all.clock);
        return new Cosigner() {
            @Override
            public String name() {
                return witnessName;
            }

            @Override
            public Answer cosign(long oldSize, List<Hash> consistency, String note) {
                Witness.Response said = witness.addCheckpoint(new AddCheckpoint(oldSize, consistency, note).body());
                return said.status() == 200
                        ? new Cosigned(said.body())
                        : new SizeIs(Long.parseLong(said.body().strip()));
            }
        };
    }

    @Test
    void every_head_bears_the_log_s_second_signature_and_both_of_the_witness() throws Exception {
        try (Ledger ledger = open(new LogKeys(all.log, Optional.of(logSecond)), genesis)) {
            Await.until("a witnessed head", () -> ledger.witnessed().isPresent());
            String pending = ledger.object("checkpoint-pending").orElseThrow().utf8();
            assertEquals(
                    Set.of("log-pq"),
                    dev.cairn.proof.note.Head.read(pending, genesis)
                            .cosignatures()
                            .keySet());
            String note = ledger.object("checkpoint").orElseThrow().utf8();
            var head = dev.cairn.proof.note.Head.read(note, genesis);
            assertEquals(
                    Set.of("log-pq", witnessName, "w1-pq"), head.cosignatures().keySet());
            assertTrue(head.quorum());
            assertEquals(1, head.independent(), "two keys of one name are one witness, the log's own is none");
            assertEquals(
                    List.of(Consortium.ORIGIN, Consortium.ORIGIN, witnessName, witnessName),
                    SignedNote.parse(note).lines().stream()
                            .map(SignedNote.Line::name)
                            .toList());
        }
    }

    @Test
    void asks_a_witness_again_that_has_signed_with_one_of_its_keys_only() throws Exception {
        Cosigner both = cosigner();
        AtomicInteger halves = new AtomicInteger();
        Cosigner half = new Cosigner() {
            @Override
            public String name() {
                return witnessName;
            }

            @Override
            public Answer cosign(long oldSize, List<Hash> consistency, String note) {
                Answer whole = both.cosign(oldSize, consistency, note);
                return whole instanceof Cosigned signed && halves.incrementAndGet() <= 3
                        ? new Cosigned(signed.lines().lines().findFirst().orElseThrow() + "\n")
                        : whole;
            }
        };
        try (Ledger ledger = open(new LogKeys(all.log, Optional.of(logSecond)), genesis, half)) {
            Await.until("both keys' signatures", () -> ledger.witnessed().isPresent());
            assertTrue(halves.get() > 3, "it was asked again for the same head");
            assertEquals(1, ledger.witnessed().orElseThrow().size());
        }
    }

    @Test
    void refuses_a_second_key_that_the_genesis_does_not_name() {
        LogKeys other = new LogKeys(all.log, Optional.of(witnessSecond));
        assertThrows(IllegalArgumentException.class, () -> open(other, genesis).close());
        LogKeys unnamed = new LogKeys(all.log, Optional.of(logSecond));
        assertThrows(
                IllegalArgumentException.class, () -> open(unnamed, all.genesis).close());
    }

    @Test
    void goes_on_without_the_second_key() throws Exception {
        try (Ledger ledger = open(LogKeys.of(all.log), genesis)) {
            Await.until("a witnessed head", () -> ledger.witnessed().isPresent());
        }
    }
}
