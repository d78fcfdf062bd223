package dev.cairn.bench;

import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.Stores;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A real ledger under measurement with its read side, on the product's own settings; no witness is asked. */
final class Subject implements AutoCloseable {
    private static final SoftwareSigner LOG = key(1);
    private static final Genesis GENESIS = Genesis.builder()
            .head("Benchmark", Entries.ORIGIN, Instant.ofEpochSecond(1_780_000_000L), 1)
            .registrar(key(2).publicKey(), "nobody")
            .log(NoteKey.ed25519(Entries.ORIGIN, LOG.publicKey()))
            .quorum("none")
            .build();

    final Stores stores;
    final Ledger ledger;
    final ReadSide readSide;

    Subject(Ground ground, String name) {
        stores = ground.open(name);
        ledger = Ledger.open(LedgerConfig.of(GENESIS), stores, LOG, List.of(), InstantSource.system());
        readSide = new ReadSide(ledger, stores.index());
    }

    private static SoftwareSigner key(int number) {
        return SoftwareSigner.of(Algorithm.ED25519, Bytes.ofHex(String.format("%064x", number)));
    }

    @Override
    public void close() throws Exception {
        ledger.close();
        readSide.close();
        stores.close();
    }
}
