package dev.cairn.proof.statement;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.cbor.Shape;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The bytes of a statement, both ways; drawn in {@link Statement}. */
final class StatementReader {
    private static final String CONTENT_TYPE = "application/vnd.cairn.capsule-root";
    private static final String ISSUER = "urn:cairn:key:";
    private static final long ALG = 1;
    private static final long TYPE = 3;
    private static final long KID = 4;
    private static final long CLAIMS = 15;
    private static final long ORIGIN = -65537;
    private static final long CHAIN = -65538;
    private static final long SEQ = -65539;
    private static final long PREV = -65540;
    private static final long CLOCK = -65541;
    private static final long ANCHOR = -65542;
    private static final long[] REQUIRED = {ALG, TYPE, KID, CLAIMS, ORIGIN, CHAIN, SEQ, PREV, CLOCK};
    private static final Shape SHAPE = new Shape("STM-01");

    private StatementReader() {}

    static Statement read(Bytes bytes) throws Malformed {
        if (!(SHAPE.decode(bytes, Limits.STATEMENT_BYTES_MAX) instanceof Item.Tagged18 tagged)) {
            throw SHAPE.no("no COSE_Sign1 with tag 18");
        }
        List<Item> parts = SHAPE.list(tagged.item(), "COSE_Sign1", 4, 4);
        SHAPE.map(parts.get(1), "the unprotected header");
        Bytes header = SHAPE.bytes(parts.get(0), "the protected header");
        Hash root = SHAPE.hash(parts.get(2), "the payload");
        Bytes signature = SHAPE.bytes(parts.get(3), "the signature", 64);
        return new Statement(bytes, readHead(header, root), header, root, signature);
    }

    private static Statement.Head readHead(Bytes header, Hash root) throws Malformed {
        Item.Map map = SHAPE.map(
                SHAPE.decode(header, Limits.STATEMENT_BYTES_MAX), "the protected header", REQUIRED, new long[] {ANCHOR
                });
        Algorithm algorithm = readAlgorithm(SHAPE.at(map, ALG));
        Hash kid = SHAPE.hash(SHAPE.at(map, KID), "kid");
        SHAPE.require(SHAPE.text(SHAPE.at(map, TYPE), "content type").equals(CONTENT_TYPE), "another content type");
        long seq = SHAPE.uint(SHAPE.at(map, SEQ), "seq");
        Hash prev = SHAPE.hash(SHAPE.at(map, PREV), "prev");
        SHAPE.require(prev.equals(Hash.ZERO) == (seq == 0), "prev is zero exactly at seq 0");
        Optional<Item> anchor = map.get(ANCHOR);
        return new Statement.Head(
                algorithm,
                kid,
                new Statement.Draft(
                        SHAPE.text(SHAPE.at(map, ORIGIN), "origin", 1, Limits.ORIGIN_BYTES_MAX),
                        SHAPE.bytes(SHAPE.at(map, CHAIN), "chain", Statement.CHAIN_BYTES),
                        seq,
                        prev,
                        readTime(SHAPE.at(map, CLAIMS), kid),
                        readClock(SHAPE.at(map, CLOCK)),
                        anchor.isPresent() ? Optional.of(readAnchor(anchor.get())) : Optional.empty(),
                        root));
    }

    private static Algorithm readAlgorithm(Item item) throws Malformed {
        if (item instanceof Item.Int number) {
            return Algorithm.ofCose(number.value()).orElseThrow(() -> SHAPE.no("algorithm " + number.value()));
        }
        throw SHAPE.no("alg is not a number");
    }

    private static Instant readTime(Item item, Hash kid) throws Malformed {
        Item.Map claims = SHAPE.map(item, "the claims", 1, 6);
        SHAPE.require(SHAPE.text(SHAPE.at(claims, 1), "iss").equals(ISSUER + kid.hex()), "iss does not name kid");
        return Instant.ofEpochSecond(SHAPE.uint(SHAPE.at(claims, 6), "iat", Limits.SECONDS_MAX));
    }

    private static Clock readClock(Item item) throws Malformed {
        List<Item> parts = SHAPE.list(item, "clock", 4, 4);
        Optional<Item> error = Shape.present(parts.get(1));
        return new Clock(
                (int) SHAPE.uint(parts.get(0), "clock state", Clock.STATE_MAX),
                error.isPresent() ? OptionalLong.of(SHAPE.uint(error.get(), "max error")) : OptionalLong.empty(),
                SHAPE.bytes(parts.get(2), "boot id", Clock.BOOT_ID_BYTES),
                SHAPE.uint(parts.get(3), "boot time"));
    }

    private static Anchor readAnchor(Item item) throws Malformed {
        List<Item> parts = SHAPE.list(item, "anchor", 2, 2);
        return new Anchor(SHAPE.uint(parts.get(0), "anchor size"), SHAPE.hash(parts.get(1), "anchor root"));
    }

    /** The protected header's bytes. */
    static Bytes header(PublicKey key, Statement.Draft draft) {
        Item.MapBuilder map = Item.map()
                .put(ALG, Item.of(key.algorithm().cose()))
                .put(TYPE, Item.of(CONTENT_TYPE))
                .put(KID, Item.of(key.thumbprint().bytes()))
                .put(CLAIMS, claims(key.thumbprint(), draft.time()))
                .put(ORIGIN, Item.of(draft.origin()))
                .put(CHAIN, Item.of(draft.chain()))
                .put(SEQ, Item.of(draft.seq()))
                .put(PREV, Item.of(draft.prev().bytes()))
                .put(CLOCK, clock(draft.clock()));
        draft.anchor()
                .ifPresent(anchor -> map.put(
                        ANCHOR,
                        Item.arr(Item.of(anchor.size()), Item.of(anchor.root().bytes()))));
        return Cbor.encode(map.build());
    }

    private static Item claims(Hash kid, Instant time) {
        return Item.map()
                .put(1, Item.of(ISSUER + kid.hex()))
                .put(6, Item.of(time.getEpochSecond()))
                .build();
    }

    private static Item clock(Clock clock) {
        Item error = clock.maxErrorMs().isPresent() ? Item.of(clock.maxErrorMs().getAsLong()) : Item.none();
        return Item.arr(Item.of(clock.state()), error, Item.of(clock.bootId()), Item.of(clock.bootTimeMs()));
    }
}
