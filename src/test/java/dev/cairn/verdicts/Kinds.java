package dev.cairn.verdicts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.bundle.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** Every kind of object that Cairn asks anybody to believe. */
final class Kinds {
    private static final long NOW = 1_800_000_000L;

    private Kinds() {}

    /** All kinds; what stands in them follows from the seed. */
    static List<Kind> of(long seed) {
        Ground ground = Ground.of(seed);
        List<Kind> all = new ArrayList<>(new BundleKinds(ground).all());
        all.addAll(new HeadKinds(ground).all());
        all.addAll(new ProofKinds(ground).all());
        all.addAll(new FileKinds(ground).all());
        all.addAll(new AnswerKinds(ground).all());
        all.add(random(seed));
        return all;
    }

    /** A bundle of a ledger in which keys are rotated and revoked and chains part, damaged in any way. */
    private static Kind random(long seed) {
        RandomLedger ledger = tidy(seed);
        ProofBundle good = ledger.bundle();
        DamagedBundles damaged = new DamagedBundles(good, tidy(seed + 500).bundle(), new Random(seed));
        ObjectNode place = Ground.node().put("genesis", ledger.genesis().text()).put("now", NOW);
        return new Kind(
                "random bundle",
                "bundle",
                place,
                Ground.node().put("hex", good.encode().hex()),
                way -> Ground.node().put("hex", damaged.next().hex()),
                (input, said) -> damaged.accepts(Bytes.ofHex(input.get("hex").asText()), Ground.lines(said)),
                Kind.Reads.BOTH);
    }

    /** The first ledger from this seed of which nothing is refuted. */
    private static RandomLedger tidy(long seed) {
        for (long next = seed; ; next++) {
            RandomLedger ledger = new RandomLedger(next);
            ProofBundle bundle = ledger.bundle();
            boolean refuted = Verifier.verify(ledger.genesis(), bundle.encode(), OptionalLong.of(NOW))
                    .refuted();
            if (!refuted && !bundle.rows().isEmpty()) {
                return new RandomLedger(next);
            }
        }
    }
}
