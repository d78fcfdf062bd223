package dev.cairn.edge;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.merkle.HashReader;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole ledger in memory: takes envelopes, keeps a real tree, signs real heads, cosignatures and receipts. Everything it says holds. */
public final class FakeLedger {
    public static final String ORIGIN = "log.example/edge-test";

    private record At(Bytes chain, long seq) {}

    public final SoftwareSigner log;
    public final SoftwareSigner node;
    public final SoftwareSigner witness;
    public final SoftwareSigner organisation;
    public final SoftwareSigner device;
    private final Genesis genesis;
    private final Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final List<Bytes> entries = new ArrayList<>();
    private final List<Statement> statements = new ArrayList<>();
    private final List<Bytes> capsules = new ArrayList<>();
    private final Map<At, Integer> places = new HashMap<>();
    private final Map<String, Hash> subtrees = new HashMap<>();
    private int offers;
    private int refusals;

    public FakeLedger(Algorithm deviceAlgorithm) {
        SecureRandom random = new SecureRandom();
        log = SoftwareSigner.generate(Algorithm.ED25519, random);
        node = SoftwareSigner.generate(Algorithm.ED25519, random);
        witness = SoftwareSigner.generate(Algorithm.ED25519, random);
        organisation = SoftwareSigner.generate(Algorithm.ED25519, random);
        device = SoftwareSigner.generate(deviceAlgorithm, random);
        genesis = Genesis.builder()
                .head("edge test", ORIGIN, now, 1)
                .registrar(organisation.publicKey(), "registrar")
                .operatorWitness("witness")
                .log(NoteKey.ed25519(ORIGIN, log.publicKey()))
                .witness("witness", NoteKey.cosigner("witness", witness.publicKey()), Optional.empty())
                .quorum("witness")
                .build();
        // So that no tree is empty, as behind a genesis.
        entries.add(Bytes.ofUtf8("entry 0"));
    }

    /** Writes genesis.txt, node.pub, org.pub and device.key, as an edge.yaml names them. */
    public void writeKeys(Path folder) throws IOException {
        Files.writeString(folder.resolve("genesis.txt"), genesis.text());
        Files.writeString(folder.resolve("node.pub"), nodeKey().spki().base64() + "\n");
        Files.writeString(
                folder.resolve("org.pub"), organisation.publicKey().spki().base64() + "\n");
        KeyFile.write(folder.resolve("device.key"), device);
    }

    public Genesis genesis() {
        return genesis;
    }

    public PublicKey nodeKey() {
        return node.publicKey();
    }

    public Identity identity(Bytes dataChain, Bytes alarmChain) {
        return new Identity(device, organisation.publicKey(), node.publicKey(), genesis, dataChain, alarmChain);
    }

    /** Takes an envelope as intake would: verifies, appends once; the statement, or why not. */
    public synchronized Statement take(Bytes payload) throws Malformed {
        offers++;
        Envelope envelope = Envelope.decode(payload, payload.size());
        Statement statement = Statement.parse(envelope.statement());
        Capsule capsule = Capsule.parse(envelope.capsule());
        if (!statement.verify(device.publicKey()).isProven() || !capsule.root().equals(statement.root())) {
            throw new Malformed("SIG-01", "not signed by the device, or another capsule");
        }
        At at = new At(statement.chain(), statement.seq());
        Integer known = places.get(at);
        if (known != null && !entries.get(known).equals(statement.bytes())) {
            refusals++;
            throw new Malformed("EQV-01", "equivocation at seq " + statement.seq());
        }
        if (known == null) {
            places.put(at, entries.size());
            entries.add(statement.bytes());
            statements.add(statement);
            capsules.add(envelope.capsule());
        }
        return statement;
    }

    /** Statements in the log, in its order. */
    public synchronized List<Statement> statements() {
        return List.copyOf(statements);
    }

    /** Their capsules. */
    public synchronized List<Bytes> capsules() {
        return List.copyOf(capsules);
    }

    /** How often something was offered, duplicates included. */
    public synchronized int offers() {
        return offers;
    }

    /** How often the same number came with other bytes. */
    public synchronized int refusals() {
        return refusals;
    }

    public synchronized Receipt.Accepted accepted(Level level, Bytes chain, List<Long> seqs, Optional<Anchor> from) {
        List<Receipt.Row> rows = new ArrayList<>();
        for (long seq : seqs) {
            int index = java.util.Objects.requireNonNull(places.get(new At(chain, seq)));
            Hash hash = Hash.sha256(entries.get(index));
            rows.add(new Receipt.Row(seq, hash, index, 1, Merkle.proveInclusion(index, entries.size(), reader())));
        }
        Optional<Receipt.FromAnchor> path = from.map(anchor -> new Receipt.FromAnchor(
                anchor.size(), Merkle.proveConsistency(anchor.size(), entries.size(), reader())));
        return new Receipt.Accepted(level, chain, contiguous(chain), head(level), path, rows);
    }

    /** A signed receipt for one statement, continuing the anchor that the statement itself named. */
    public Bytes receipt(Level level, Statement statement) {
        return accepted(level, statement.chain(), List.of(statement.seq()), statement.anchor())
                .sign(ORIGIN, now, node);
    }

    public Bytes sign(Receipt receipt, Signer by) {
        return receipt.sign(ORIGIN, now, by);
    }

    /** The highest contiguous seq of a chain, -1 if it lacks seq 0. */
    public synchronized long contiguous(Bytes chain) {
        long seq = -1;
        while (places.containsKey(new At(chain, seq + 1))) {
            seq++;
        }
        return seq;
    }

    public synchronized String head(Level level) {
        Checkpoint checkpoint = new Checkpoint(ORIGIN, entries.size(), Merkle.rootOf(entries.size(), reader()));
        String note = SignedNote.sign(checkpoint.text(), ORIGIN, log);
        if (!level.atLeast(Level.WITNESSED)) {
            return note;
        }
        try {
            return SignedNote.parse(note)
                    .plus(SignedNote.parseLines(Cosignature.sign(checkpoint.text(), "witness", witness, now)))
                    .toString();
        } catch (Malformed impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private HashReader reader() {
        return new HashReader() {
            @Override
            public Hash hash(int level, long index) {
                Hash known = subtrees.get(level + "/" + index);
                if (known == null) {
                    known = level == 0
                            ? Merkle.leaf(entries.get((int) index))
                            : Merkle.node(hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
                    subtrees.put(level + "/" + index, known);
                }
                return known;
            }
        };
    }
}
