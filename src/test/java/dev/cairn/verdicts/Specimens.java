package dev.cairn.verdicts;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Statement;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One well-formed thing of each format, from fixed keys. */
final class Specimens {
    static final String ORIGIN = "example.com/cairn";

    private static final Instant NOON = Instant.ofEpochSecond(1_735_689_600);
    private static final SoftwareSigner LOG = ed25519(1);
    private static final SoftwareSigner WITNESS = ed25519(2);
    private static final SoftwareSigner OPERATOR = ed25519(3);
    private static final NoteKey LOG_KEY = NoteKey.ed25519(ORIGIN, LOG.publicKey());
    private static final NoteKey WITNESS_KEY = NoteKey.cosigner("witness.example/w1", WITNESS.publicKey());

    private Specimens() {}

    private static SoftwareSigner ed25519(int seed) {
        return SoftwareSigner.of(
                Algorithm.ED25519, Bytes.ofHex(String.format("%02x", seed).repeat(32)));
    }

    private static SoftwareSigner es256(int scalar) {
        return SoftwareSigner.of(
                Algorithm.ES256, Bytes.ofHex(String.format("%02x", scalar).repeat(32)));
    }

    static Capsule.Whole whole() {
        Item reading = Item.map()
                .put(0, Item.of("urn:x:temperature"))
                .put(1, Item.of("Cel"))
                .put(2, Item.of(new BigDecimal("-18.25")))
                .put(6, Item.of(NOON.getEpochSecond()))
                .build();
        return Capsule.whole(
                "senml",
                List.of(
                        new Capsule.Member("/0/temperature", reading),
                        new Capsule.Member("/1/\u8336", Item.arr(Item.of(true), Item.none(), Item.arr(Item.of(-1)))),
                        new Capsule.Member("/2/door", Item.of("open")),
                        new Capsule.Member("/3/count", Item.of(5_000_000_000L)),
                        new Capsule.Member("/4/raw", Item.of(Bytes.ofHex("00ff")))),
                Bytes.ofHex("07".repeat(32)));
    }

    static Capsule partial() {
        return whole().disclose(index -> index == 1 || index == 4);
    }

    static Statement statement() {
        return Statement.sign(
                new Statement.Draft(
                        ORIGIN,
                        Bytes.ofHex("0a".repeat(16)),
                        300,
                        Hash.sha256(Bytes.ofUtf8("before")),
                        NOON,
                        new Clock(2, OptionalLong.of(50), Bytes.ofHex("0b".repeat(16)), 123_456),
                        Optional.of(new Anchor(70_000, Hash.sha256(Bytes.ofUtf8("root")))),
                        whole().root()),
                es256(4));
    }

    /** The statement with something else at label 1, its signature as it was. */
    static Bytes statementUnder(Item alg) {
        try {
            Item.Tagged18 cose = (Item.Tagged18) Cbor.decode(statement().bytes(), Limits.STATEMENT_BYTES_MAX);
            List<Item> parts = new ArrayList<>(((Item.Arr) cose.item()).items());
            Item.Map header = (Item.Map) Cbor.decode(((Item.Byt) parts.get(0)).value(), Limits.STATEMENT_BYTES_MAX);
            Item.MapBuilder changed = Item.map();
            for (Item.Map.Entry entry : header.entries()) {
                long label = ((Item.Int) entry.key()).value();
                changed.put(label, label == 1 ? alg : entry.value());
            }
            parts.set(0, Item.of(Cbor.encode(changed.build())));
            return Cbor.encode(new Item.Tagged18(Item.arr(parts)));
        } catch (Malformed impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String note() {
        String text = checkpoint();
        return SignedNote.sign(text, ORIGIN, LOG) + Cosignature.sign(text, "witness.example/w1", WITNESS, NOON);
    }

    static String checkpoint() {
        return new Checkpoint(ORIGIN, 70_001, Hash.sha256(Bytes.ofUtf8("head"))).text();
    }

    static List<String> vkeys() {
        return List.of(LOG_KEY.vkey(), WITNESS_KEY.vkey());
    }

    static Genesis genesis() {
        return Genesis.builder()
                .head("Tea of Dali \u8336", ORIGIN, NOON, 2)
                .registrar(ed25519(5).publicKey(), "One")
                .registrar(es256(6).publicKey(), "Two, of three")
                .registrar(ed25519(7).publicKey(), "\u4e09")
                .operatorWitness("own")
                .log(LOG_KEY)
                .witness("w1", WITNESS_KEY, Optional.of(URI.create("https://witness.example/w1")))
                .witness("own", NoteKey.cosigner("own.example/w", OPERATOR.publicKey()), Optional.empty())
                .group("both", "all", List.of("w1", "own"))
                .quorum("both")
                .build();
    }

    static Seal seal() {
        Hash some = Hash.sha256(Bytes.ofUtf8("some"));
        return new Seal(7, some, 100, 3, some, some, NOON.toEpochMilli(), ORIGIN);
    }
}
