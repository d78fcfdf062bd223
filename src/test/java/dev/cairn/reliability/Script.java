package dev.cairn.reliability;

import dev.cairn.ledger.Cosigner;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What the gateways of a load say. The same seed, chain and number give the same bytes in every process: so a gateway that was not
 * answered can say the same again, as a real one reads it from its spool.
 */
final class Script {
    static final int CHAINS = 8;
    private static final int VALUE_BYTES_MAX = 700;
    private static final int SECRET_BYTES = 32;
    private static final int FIRST_KEY = 1_000;
    private static final Duration PERIOD = Duration.ofMillis(15);

    final Consortium all = Consortium.withQuorum(7, 1);
    private final long seed;

    Script(long seed) {
        this.seed = seed;
    }

    /** A pen that goes on with a chain. */
    ChainPen pen(int chain, long seq, Hash prev) {
        return new ChainPen(
                Consortium.ORIGIN,
                Consortium.chain(chain),
                seq,
                prev,
                Consortium.signer(Algorithm.ED25519, FIRST_KEY + chain));
    }

    /** The next statement of a pen, over a capsule of 100 to 800 bytes. */
    Offer next(ChainPen pen, int chain) {
        SplittableRandom random = new SplittableRandom((seed * CHAINS + chain) * 1_000_003L + pen.nextSeq());
        Item value = Item.of(Bytes.random(random, random.nextInt(VALUE_BYTES_MAX)));
        Capsule.Whole capsule = Capsule.whole(
                "load",
                List.of(new Capsule.Member("/0/urn:cairn:test:load", value)),
                Bytes.random(random, SECRET_BYTES));
        return all.offer(pen, capsule);
    }

    /** Opens the ledger of this script; without cosigners heads stay unwitnessed. */
    Ledger open(Stores stores, List<Cosigner> cosigners) {
        return open(stores, cosigners, 0);
    }

    /** The same with a low-water mark. */
    Ledger open(Stores stores, List<Cosigner> cosigners, long freeBytesMin) {
        LedgerConfig config =
                LedgerConfig.of(all.genesis).withSealPeriod(PERIOD).withLimits(8_192, freeBytesMin, 64 << 20);
        return Ledger.open(config, stores, all.log, cosigners, InstantSource.system());
    }
}
