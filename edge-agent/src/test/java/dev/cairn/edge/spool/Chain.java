package dev.cairn.edge.spool;

import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Signs real statements for spool tests. */
final class Chain {
    static final Bytes ID = Bytes.ofHex("c4".repeat(16));
    private static final Instant TIME = Instant.parse("2026-11-21T12:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SoftwareSigner SIGNER = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    private static final Clock CLOCK = new Clock(0, OptionalLong.empty(), Bytes.ofHex("00".repeat(16)), 1);

    private Chain() {}

    /** Signs what the spool needs next and appends it; the envelope's bytes. */
    static Bytes append(Spool spool) {
        Capsule.Whole capsule = Senml.capsule(
                List.of(SenmlRecord.number("urn:x:t", TIME, BigDecimal.valueOf(spool.nextSeq()), "Cel")), RANDOM);
        Statement statement = Statement.sign(
                new Statement.Draft(
                        "log.example/spool",
                        spool.chain(),
                        spool.nextSeq(),
                        spool.prev(),
                        TIME,
                        CLOCK,
                        Optional.empty(),
                        capsule.root()),
                SIGNER);
        Bytes envelope = new Envelope(statement.bytes(), capsule.bytes()).encode();
        spool.append(statement.seq(), statement.hash(), envelope);
        return envelope;
    }

    static Bytes appendAndCommit(Spool spool) {
        Bytes envelope = append(spool);
        spool.commit();
        return envelope;
    }
}
