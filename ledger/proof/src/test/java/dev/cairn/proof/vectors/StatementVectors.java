package dev.cairn.proof.vectors;

import static dev.cairn.proof.vectors.Vector.map;
import static dev.cairn.proof.vectors.Vector.no;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** Vectors of statements: form only, the signature is not judged here. */
final class StatementVectors {
    private static final Bytes CHAIN = Bytes.ofHex("000102030405060708090a0b0c0d0e0f");
    private static final Bytes BOOT = Bytes.ofHex("f0".repeat(16));

    private final Vectors vectors = new Vectors("statement");
    private final Statement base = sign(SampleKeys.ed25519("device"), 7, Optional.of(new Anchor(5, Hash.sha256())));

    static List<Vector> all() {
        StatementVectors made = new StatementVectors();
        made.good();
        made.badEnvelope();
        made.badHeader();
        made.badBytes();
        return made.vectors.made();
    }

    private static Statement sign(Signer signer, long seq, Optional<Anchor> anchor) {
        Hash prev = seq == 0 ? Hash.ZERO : Hash.sha256(Bytes.ofUtf8("before"));
        Clock clock = new Clock(seq == 0 ? 0 : 2, seq == 0 ? OptionalLong.empty() : OptionalLong.of(50), BOOT, 90_000);
        Instant time = Instant.ofEpochSecond(1_735_689_600L + seq % 100);
        Hash root = Hash.sha256(Bytes.ofUtf8("capsule"));
        return Statement.sign(
                new Statement.Draft(SampleLedger.ORIGIN, CHAIN, seq, prev, time, clock, anchor, root), signer);
    }

    private void ok(String name, String claim, Statement statement) {
        vectors.add(
                "ok-" + name,
                claim,
                map("hex", statement.bytes(), "origin", SampleLedger.ORIGIN),
                map(
                        "ok", true,
                        "alg", statement.algorithm().cose(),
                        "kid", statement.kid(),
                        "chain", statement.chain(),
                        "seq", statement.seq(),
                        "prev", statement.prev(),
                        "iat", statement.time().getEpochSecond()));
    }

    private void bad(String name, String claim, Bytes bytes) {
        vectors.add("bad-" + name, claim, map("hex", bytes, "origin", SampleLedger.ORIGIN), no("STM-01"));
    }

    private void good() {
        ok("ed25519", "an Ed25519 statement with an anchor", base);
        ok(
                "es256",
                "an ES256 statement with an anchor",
                sign(SampleKeys.es256("device 2"), 3, Optional.of(new Anchor(0, Hash.sha256()))));
        ok(
                "first",
                "the first of a chain: zero prev, no anchor, clock unknown",
                sign(SampleKeys.ed25519("device"), 0, Optional.empty()));
        ok(
                "large-seq",
                "the largest seq, 2^53 - 1",
                sign(SampleKeys.ed25519("device"), (1L << 53) - 1, Optional.empty()));
        vectors.add(
                "bad-other-origin",
                "a well-formed statement of another ledger",
                map("hex", base.bytes(), "origin", "example.net/other"),
                no("STM-02"));
    }

    private static Item sign1(Bytes bytes) {
        return ((Item.Tagged18) Change.item(bytes)).item();
    }

    private Bytes parts(UnaryOperator<Item> change) {
        return Cbor.encode(new Item.Tagged18(change.apply(sign1(base.bytes()))));
    }

    private Bytes header(UnaryOperator<Item> change) {
        return parts(parts -> {
            Bytes header = ((Item.Byt) Change.at(parts, 0)).value();
            return Change.set(parts, 0, Item.of(Cbor.encode(change.apply(Change.item(header)))));
        });
    }

    private void badEnvelope() {
        bad("no-tag", "the same array without tag 18", Cbor.encode(sign1(base.bytes())));
        bad("three-parts", "no signature", parts(parts -> Change.set(parts, 3, null)));
        bad("five-parts", "a fifth part", parts(parts -> Change.set(parts, 4, Item.of(0))));
        bad(
                "unprotected",
                "an unprotected header that is not empty",
                parts(parts -> Change.set(
                        parts, 1, Item.map().put(4, Item.of(Bytes.EMPTY)).build())));
        bad(
                "unprotected-array",
                "an unprotected header that is an array",
                parts(parts -> Change.set(parts, 1, Item.arr())));
        bad("detached", "a detached payload", parts(parts -> Change.set(parts, 2, Item.none())));
        bad(
                "payload-31",
                "a payload of 31 bytes",
                parts(parts -> Change.set(parts, 2, Item.of(Bytes.wrap(new byte[31])))));
        bad(
                "signature-63",
                "a signature of 63 bytes",
                parts(parts -> Change.set(parts, 3, Item.of(Bytes.wrap(new byte[63])))));
        bad(
                "signature-der",
                "a signature of 70 bytes",
                parts(parts -> Change.set(parts, 3, Item.of(Bytes.wrap(new byte[70])))));
        bad(
                "header-map",
                "a protected header that is a map, not bytes",
                parts(parts -> Change.set(parts, 0, Item.map().build())));
        bad("header-empty", "an empty protected header", parts(parts -> Change.set(parts, 0, Item.of(Bytes.EMPTY))));
        bad(
                "header-trailing",
                "a byte after the map in the protected header",
                parts(parts -> Change.set(
                        parts,
                        0,
                        Item.of(((Item.Byt) Change.at(parts, 0)).value().concat(Bytes.ofHex("00"))))));
        bad("map", "a map", Cbor.encode(Item.map().build()));
    }

    private void badHeader() {
        for (long label : new long[] {1, 3, 4, 15, -65537, -65538, -65539, -65540, -65541}) {
            bad("without" + label, "label " + label + " is missing", header(map -> Change.put(map, label, null)));
        }
        bad("extra-label", "a label it may not have", header(map -> Change.put(map, 5, Item.of(1))));
        bad("text-label", "a text label", header(map -> Item.map()
                .put("alg", Item.of(1))
                .build()));
        bad("alg-es384", "another algorithm", header(map -> Change.put(map, 1, Item.of(-35))));
        bad("alg-text", "an algorithm as text", header(map -> Change.put(map, 1, Item.of("EdDSA"))));
        bad("content-type", "another content type", header(map -> Change.put(map, 3, Item.of("application/cbor"))));
        bad("kid-31", "a kid of 31 bytes", header(map -> Change.put(map, 4, Item.of(Bytes.wrap(new byte[31])))));
        bad("kid-other", "a kid that iss does not name", header(map -> Change.put(map, 4, Item.of(Hash.ZERO.bytes()))));
        bad(
                "iss-upper",
                "an iss in upper-case hex",
                claims(1, Item.of("urn:cairn:key:" + base.kid().hex().toUpperCase(java.util.Locale.ROOT))));
        bad("iat-negative", "a negative iat", claims(6, Item.of(-1)));
        bad("iat-late", "an iat after the year 9999", claims(6, Item.of(253_402_300_800L)));
        bad("iat-decimal", "an iat with a fraction", claims(6, Item.of(new java.math.BigDecimal("1735689600.5"))));
        bad("claims-extra", "a third claim", claims(2, Item.of("subject")));
        bad("origin-empty", "an empty origin", header(map -> Change.put(map, -65537, Item.of(""))));
        bad("origin-256", "an origin of 256 bytes", header(map -> Change.put(map, -65537, Item.of("x".repeat(256)))));
        bad(
                "chain-15",
                "a chain id of 15 bytes",
                header(map -> Change.put(map, -65538, Item.of(Bytes.wrap(new byte[15])))));
        bad("seq-negative", "a negative seq", header(map -> Change.put(map, -65539, Item.of(-1))));
        bad("seq-2-53", "a seq of 2^53", header(map -> Change.put(map, -65539, Item.of(1L << 53))));
        bad("seq-0-with-prev", "seq 0 with a prev", header(map -> Change.put(map, -65539, Item.of(0))));
        bad("prev-zero", "a zero prev at seq 7", header(map -> Change.put(map, -65540, Item.of(Hash.ZERO.bytes()))));
        bad("clock-state-5", "an unknown clock state", clock(0, Item.of(5)));
        bad("clock-error-negative", "a negative clock error", clock(1, Item.of(-1)));
        bad("clock-boot-15", "a boot id of 15 bytes", clock(2, Item.of(Bytes.wrap(new byte[15]))));
        bad("clock-three", "a clock of three parts", clock(3, null));
        bad("anchor-null", "a null anchor", header(map -> Change.put(map, -65542, Item.none())));
        bad(
                "anchor-root-31",
                "an anchor root of 31 bytes",
                header(map -> Change.put(map, -65542, Item.arr(Item.of(5), Item.of(Bytes.wrap(new byte[31]))))));
        bad(
                "anchor-negative",
                "an anchor of negative size",
                header(map -> Change.put(map, -65542, Item.arr(Item.of(-5), Item.of(Hash.ZERO.bytes())))));
    }

    private Bytes claims(long key, Item value) {
        return header(map -> Change.put(map, 15, Change.put(Change.field(map, 15), key, value)));
    }

    private Bytes clock(int part, Item value) {
        return header(map -> Change.put(map, -65541, Change.set(Change.field(map, -65541), part, value)));
    }

    private void badBytes() {
        Bytes bytes = base.bytes();
        bad("empty", "no bytes", Bytes.EMPTY);
        bad("cut-1", "the last byte is missing", Change.cut(bytes, 1));
        bad("cut-100", "the last hundred bytes are missing", Change.cut(bytes, 100));
        bad("trailing", "a byte too many", bytes.concat(Bytes.ofHex("00")));
        bad("tag-flipped", "one bit of the tag", Change.flip(bytes, 0));
        bad("array-flipped", "one bit of the array head", Change.flip(bytes, 9));
        bad("seal", "a seal is no statement", Bytes.ofUtf8("block/v1\n"));
        bad(
                "too-long",
                "more than 4,096 bytes",
                parts(parts -> Change.set(parts, 0, Item.of(Bytes.wrap(new byte[4096])))));
    }
}
