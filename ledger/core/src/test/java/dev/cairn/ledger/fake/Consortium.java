package dev.cairn.ledger.fake;

import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.Offer;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.KeyStatement;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Everybody of a small ledger, from one seed: log, registrars, witnesses, an organisation, a node, a device. */
public final class Consortium {

    public static final String ORIGIN = "ledger.example/test";
    public static final Instant NOW = Instant.ofEpochSecond(1_780_000_000L);

    public final SecureRandom random;
    public final SoftwareSigner log = signer(Algorithm.ED25519, 1);
    public final List<SoftwareSigner> registrars =
            List.of(signer(Algorithm.ED25519, 2), signer(Algorithm.ES256, 3), signer(Algorithm.ED25519, 4));
    public final List<SoftwareSigner> witnesses =
            List.of(signer(Algorithm.ED25519, 5), signer(Algorithm.ED25519, 6), signer(Algorithm.ED25519, 7));
    public final SoftwareSigner organisation = signer(Algorithm.ED25519, 8);
    public final SoftwareSigner node = signer(Algorithm.ED25519, 9);
    public final SoftwareSigner device = signer(Algorithm.ES256, 10);
    public final Genesis genesis;
    public final Founding founding;
    public final InstantSource clock = InstantSource.fixed(NOW);

    private Consortium(long seed, String quorum, Optional<Bytes> authority) {
        this.random = seeded(seed);
        Genesis.Builder builder = Genesis.builder().head("Test ledger", ORIGIN, NOW, 2);
        for (int i = 0; i < registrars.size(); i++) {
            builder.registrar(registrars.get(i).publicKey(), "registrar-" + i);
        }
        if (!quorum.equals("none")) {
            builder.operatorWitness(witnessName(0));
        }
        authority.ifPresent(spki -> builder.timestampAuthority(spki, "Stamp office"));
        builder.log(NoteKey.ed25519(ORIGIN, log.publicKey()));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < witnesses.size(); i++) {
            names.add(witnessName(i));
            builder.witness(witnessName(i), witnessKey(i), Optional.empty());
        }
        this.genesis = quorum.equals("none")
                ? builder.quorum("none").build()
                : builder.group("all-of-us", quorum, names).quorum("all-of-us").build();
        this.founding = new Founding(genesis, clock, random);
    }

    /** A ledger whose heads are witnessed as soon as they are published. */
    public static Consortium withoutWitnesses(long seed) {
        return new Consortium(seed, "none", Optional.empty());
    }

    /** A ledger whose heads need this many of three witnesses, the first of which is the operator's. */
    public static Consortium withQuorum(long seed, int k) {
        return new Consortium(seed, Integer.toString(k), Optional.empty());
    }

    /** A ledger without witnesses whose genesis names this time-stamp authority, "Stamp office". */
    public static Consortium stampedBy(long seed, Bytes spki) {
        return new Consortium(seed, "none", Optional.of(spki));
    }

    public static String witnessName(int i) {
        return "witness.example/w" + i;
    }

    public NoteKey witnessKey(int i) {
        return NoteKey.cosigner(witnessName(i), witnesses.get(i).publicKey());
    }

    /** Logs genesis, organisation, node, device (with these chains) and a key list. */
    public void found(Ledger ledger, Bytes... deviceChains) {
        List<ChainPen> pens = founding.pens(ledger, registrars.subList(0, 2));
        List<Offer> offers = new ArrayList<>(founding.genesis(pens));
        offers.addAll(founding.byRegistrars(
                KeyStatement.organisation(ORIGIN, organisation, "Orchard", List.of("9521234"), List.of()), pens));
        offers.addAll(founding.byRegistrars(KeyStatement.node(ORIGIN, node, "Node 1"), pens));
        Founding.submit(ledger, offers, Duration.ofSeconds(60));
        KeyStatement.DeviceKey said = KeyStatement.device(
                ORIGIN,
                device,
                organisation.publicKey().thumbprint(),
                "Gateway 1",
                Optional.empty(),
                List.of(deviceChains),
                List.of());
        Founding.submit(ledger, List.of(founding.by(said, founding.pen(ledger, organisation))), Duration.ofSeconds(60));
        Founding.submit(
                ledger,
                founding.byRegistrars(founding.keyList(ledger.keys().snapshot()), pens),
                Duration.ofSeconds(60));
    }

    /** A pen for a chain that begins. */
    public ChainPen pen(SoftwareSigner signer, Bytes chain) {
        return new ChainPen(ORIGIN, chain, 0, dev.cairn.proof.Hash.ZERO, signer);
    }

    /** A statement over a small capsule of readings. */
    public Offer reading(ChainPen pen, long value) {
        Item record = Item.map()
                .put(0, Item.of("urn:cairn:test:t"))
                .put(2, Item.of(value))
                .put(6, Item.of(NOW.getEpochSecond()))
                .build();
        Capsule.Whole capsule =
                Capsule.whole("senml", List.of(new Capsule.Member("/0/urn:cairn:test:t", record)), random);
        return offer(pen, capsule);
    }

    /** A statement over any capsule. */
    public Offer offer(ChainPen pen, Capsule.Whole capsule) {
        Clock boot = new Clock(2, OptionalLong.of(10), Bytes.ofHex("00".repeat(16)), 1);
        return new Offer(pen.next(capsule.root(), NOW, boot, Optional.empty()), capsule.bytes());
    }

    public static Bytes chain(int number) {
        return Bytes.ofHex(String.format("%032x", number));
    }

    /** A key from a number: not secret at all. */
    public static SoftwareSigner signer(Algorithm algorithm, int number) {
        return SoftwareSigner.of(algorithm, Bytes.ofHex(String.format("%064x", number)));
    }

    private static SecureRandom seeded(long seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
