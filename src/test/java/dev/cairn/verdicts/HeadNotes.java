package dev.cairn.verdicts;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.MlDsa44Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Heads of a log that all of its witnesses have cosigned, one of them with ML-DSA-44; all must sign. */
final class HeadNotes {
    static final String ORIGIN = "heads.example/log";
    static final Instant AT = Instant.ofEpochSecond(1_800_000_000L);
    private static final List<String> NAMES = List.of("ed.example/1", "pq.example/2", "own.example/3");
    private static final int HEADS = 4;

    final Genesis genesis;
    /** Checkpoint text → the lines under it, the log's first, then by {@link #NAMES}. */
    final Map<String, List<String>> truth = new LinkedHashMap<>();

    private final SoftwareSigner log = signer(1);
    private final SoftwareSigner independent = signer(2);
    private final MlDsa44Signer quantum = MlDsa44Signer.of(Bytes.ofHex("04".repeat(32)));
    private final SoftwareSigner operator = signer(3);

    HeadNotes(Random random) {
        genesis = Genesis.builder()
                .head("Heads", ORIGIN, AT, 1)
                .registrar(signer(5).publicKey(), "Registrar")
                .operatorWitness("own")
                .log(NoteKey.ed25519(ORIGIN, log.publicKey()))
                .witness("ed", NoteKey.cosigner(NAMES.get(0), independent.publicKey()), Optional.empty())
                .witness("pq", NoteKey.mlDsa44(NAMES.get(1), quantum.publicKey()), Optional.empty())
                .witness("own", NoteKey.cosigner(NAMES.get(2), operator.publicKey()), Optional.empty())
                .group("every", "all", List.of("ed", "pq", "own"))
                .quorum("every")
                .build();
        long size = 0;
        for (int i = 0; i < HEADS; i++) {
            size += 1 + random.nextInt(1_000);
            sign(new Checkpoint(ORIGIN, size, Merkle.leaf(Bytes.random(random, 16))), i);
        }
    }

    private static SoftwareSigner signer(int seed) {
        return SoftwareSigner.of(
                Algorithm.ED25519, Bytes.ofHex(String.format("%02x", seed).repeat(32)));
    }

    private void sign(Checkpoint head, int later) {
        Instant time = AT.plusSeconds(later);
        String text = head.text();
        String note = SignedNote.sign(text, ORIGIN, log);
        truth.put(
                text,
                List.of(
                        note.substring(text.length() + 1),
                        Cosignature.sign(text, NAMES.get(0), independent, time),
                        Cosignature.sign(head, NAMES.get(1), quantum, time),
                        Cosignature.sign(text, NAMES.get(2), operator, time)));
    }

    static String note(String text, List<String> lines) {
        return text + "\n" + String.join("", lines);
    }

    List<String> texts() {
        return new ArrayList<>(truth.keySet());
    }

    /** A bundle about nothing but its head. */
    Bytes bundle(String note) {
        return new ProofBundle(genesis.hash(), note, List.of(), List.of(), List.of(), "head", List.of()).encode();
    }

    /** Whether someone who says {@code head proven} or {@code witnesses proven} of this note is wrong. */
    boolean isWrong(String note, List<String> lines) {
        if (lines.stream().noneMatch(line -> line.startsWith("head - proven"))) {
            return false;
        }
        int end = note.lastIndexOf("\n\n");
        List<String> signed = truth.get(note.substring(0, end + 1));
        if (signed == null) {
            return true;
        }
        boolean settled = lines.stream().anyMatch(line -> line.startsWith("witnesses - proven"));
        return settled && !signed.stream().allMatch(note.substring(end + 2)::contains);
    }
}
