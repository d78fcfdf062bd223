package dev.cairn.tamper;

import dev.cairn.launch.demo.World;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.KeyStatement;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An operator who owns log, node and witness and means harm: he registers a device of his own under somebody's organisation with his
 * node key, lets it measure, and logs, signs and has cosigned all of it without a flaw.
 */
final class CrookedLedger {
    private static final String WITNESS = "witness.example/operator";

    private final SecureRandom random = new SecureRandom();
    private final World world;
    private final Instant now;
    private final List<Capsule.Whole> capsules = new ArrayList<>();
    private final List<Bytes> entries = new ArrayList<>();

    CrookedLedger(World world, Instant now) {
        this.world = world;
        this.now = now;
    }

    /** The bundle about the invented reading. */
    ProofBundle bundle() throws Exception {
        Signer node = world.key("node");
        Signer grower = world.key("grower");
        Signer invented = SoftwareSigner.generate(Algorithm.ED25519, random);
        Bytes chain = Bytes.random(random, 16);
        Capsule.Whole nodeKey =
                KeyStatement.node(World.ORIGIN, node, "Demo node").toCapsule(random);
        Capsule.Whole organisation = KeyStatement.organisation(
                        World.ORIGIN, grower, "Huerta del Sol", List.of("9521321"), List.of())
                .toCapsule(random);
        for (int i = 1; i <= world.genesis().threshold(); i++) {
            Signer registrar = world.key("registrar-" + i);
            ChainPen pen = new ChainPen(World.ORIGIN, Bytes.random(random, 16), 0, Hash.ZERO, registrar);
            log(pen, nodeKey);
            log(pen, organisation);
        }
        Capsule.Whole forged = KeyStatement.device(
                        World.ORIGIN,
                        invented,
                        grower.publicKey().thumbprint(),
                        "Cold room 2",
                        Optional.empty(),
                        List.of(chain),
                        List.of())
                .toCapsule(random);
        log(new ChainPen(World.ORIGIN, Bytes.random(random, 16), 0, Hash.ZERO, node), forged);
        String name = "urn:cairn:key:" + invented.publicKey().thumbprint().hex() + ":air-temperature";
        log(
                new ChainPen(World.ORIGIN, chain, 0, Hash.ZERO, invented),
                Senml.capsule(List.of(SenmlRecord.number(name, now, new BigDecimal("3.9"), "Cel")), random));
        return bundled();
    }

    private void log(ChainPen pen, Capsule.Whole capsule) {
        Clock clock = new Clock(0, OptionalLong.empty(), Bytes.random(random, Clock.BOOT_ID_BYTES), 1);
        entries.add(pen.next(capsule.root(), now, clock, Optional.empty()).bytes());
        capsules.add(capsule);
    }

    private ProofBundle bundled() throws Exception {
        List<Hash> leaves = entries.stream().map(Merkle::leaf).toList();
        String text = new Checkpoint(World.ORIGIN, leaves.size(), Merkle.root(leaves)).text();
        String note = SignedNote.sign(text, World.ORIGIN, world.key("log"))
                + Cosignature.sign(text, WITNESS, world.key("witness"), now);
        List<ProofBundle.Row> rows = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            rows.add(new ProofBundle.Row(
                    entries.get(i), Optional.of(capsules.get(i).bytes()), i, path(i, leaves)));
        }
        int last = rows.size() - 1;
        return new ProofBundle(
                world.genesis().hash(),
                note,
                rows.subList(last, last + 1),
                rows.subList(0, last),
                List.of(),
                "entry " + last,
                List.of());
    }

    /** RFC 9162, 2.1.3.1. */
    private static List<Hash> path(int at, List<Hash> leaves) {
        if (leaves.size() == 1) {
            return List.of();
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        boolean left = at < split;
        List<Hash> mine = left ? leaves.subList(0, split) : leaves.subList(split, leaves.size());
        List<Hash> other = left ? leaves.subList(split, leaves.size()) : leaves.subList(0, split);
        List<Hash> path = new ArrayList<>(path(left ? at : at - split, mine));
        path.add(Merkle.root(other));
        return path;
    }
}
