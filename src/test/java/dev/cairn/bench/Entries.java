package dev.cairn.bench;

import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.ledger.Offer;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * What the ledger's benchmark logs, from one seed. An entry is a whole statement, as a gateway makes it, but for its signature: 64 zero
 * bytes, which nobody checks. Its capsule has 500 bytes and names a device, a place and an event; the event's id is its own, device and
 * place are drawn from Zipf's law with exponent 1.
 */
final class Entries {
    static final String ORIGIN = "bench.example/ledger";
    static final int CAPSULE_BYTES = 500;
    static final int DEVICES = 10_000;
    static final int PLACES = 1_000;

    private static final Instant NOW = Instant.ofEpochSecond(1_780_000_000L);
    private static final Clock CLOCK = new Clock(2, OptionalLong.of(10), Bytes.ofHex("00".repeat(16)), 1);
    private static final List<String> KINDS = List.of("device", "place", "event");

    private final SplittableRandom random;
    private final Zipf devices = new Zipf(DEVICES);
    private final Zipf places = new Zipf(PLACES);
    private final int filler;
    private int chains;

    Entries(long seed) {
        this.random = new SplittableRandom(seed);
        int most = CAPSULE_BYTES / 2;
        this.filler = most - (capsule(most).bytes().size() - CAPSULE_BYTES);
    }

    /** A key that signs nothing: 64 zero bytes in place of every signature. */
    private record NoSigner(PublicKey publicKey) implements Signer {
        private static final Bytes NOTHING = Bytes.wrap(new byte[64]);

        @Override
        public Bytes sign(Bytes message) {
            return NOTHING;
        }
    }

    /** A client that has not spoken yet, with a key and a chain of its own. */
    ChainPen pen() {
        Bytes seed = Bytes.random(random, 32);
        PublicKey key = SoftwareSigner.of(Algorithm.ED25519, seed).publicKey();
        chains++;
        return new ChainPen(ORIGIN, Bytes.ofHex(String.format("%032x", chains)), 0, Hash.ZERO, new NoSigner(key));
    }

    List<ChainPen> pens(int count) {
        List<ChainPen> pens = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pens.add(pen());
        }
        return pens;
    }

    /** The pen's next statement, with its capsule. */
    Offer next(ChainPen pen) {
        Capsule.Whole capsule = capsule(filler);
        return new Offer(pen.next(capsule.root(), NOW, CLOCK, Optional.empty()), capsule.bytes());
    }

    /** {@code count} entries of each pen. */
    List<List<Offer>> next(List<ChainPen> pens, int count) {
        List<List<Offer>> all = new ArrayList<>();
        for (ChainPen pen : pens) {
            List<Offer> own = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                own.add(next(pen));
            }
            all.add(own);
        }
        return all;
    }

    private Capsule.Whole capsule(int fillerBytes) {
        List<Capsule.Member> members = new ArrayList<>();
        for (String kind : KINDS) {
            members.add(new Capsule.Member("/" + kind, Item.of(key(kind))));
        }
        members.add(new Capsule.Member("/note", Item.of(Bytes.random(random, fillerBytes))));
        return Capsule.whole("bench", members, Bytes.random(random, Capsule.SECRET_BYTES));
    }

    /** The rows of the read side's index for an entry; none for a capsule that is not of this kind. */
    static List<Row> rows(long index, Bytes capsule) {
        List<Row> rows = new ArrayList<>(KINDS.size());
        try {
            Capsule read = Capsule.parse(capsule);
            for (String kind : KINDS) {
                if (read.value("/" + kind).orElse(Item.none()) instanceof Item.Txt key) {
                    rows.add(new Row(kind, key.value(), NOW, index));
                }
            }
            return rows;
        } catch (Malformed e) {
            throw new IllegalStateException("capsule of entry " + index, e);
        }
    }

    private String key(String kind) {
        return switch (kind) {
            case "device" ->
                Hash.sha256(Bytes.ofUtf8("device " + devices.draw(random))).hex() + "/2026-05-28";
            case "place" -> String.format("https://id.gs1.org/414/%013d", 9_521_234_000_000L + places.draw(random));
            default ->
                "ni:///sha-256;"
                        + HexFormat.of().formatHex(Bytes.random(random, 32).toArray()) + "?ver=CBV2.0";
        };
    }
}
