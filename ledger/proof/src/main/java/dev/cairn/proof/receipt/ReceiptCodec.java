package dev.cairn.proof.receipt;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.cbor.Shape;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.statement.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The bytes of a receipt, both ways; drawn in {@link Receipt}. */
final class ReceiptCodec {
    private static final String CONTENT_TYPE = "application/vnd.cairn.receipt+cbor";
    private static final String ISSUER = "urn:cairn:key:";
    private static final long ORIGIN = -65537;
    private static final Pattern CODE = Pattern.compile("[A-Z]{3}-[0-9]{2}");
    private static final Shape SHAPE = new Shape("RCP-01");

    private ReceiptCodec() {}

    static Bytes sign(Receipt receipt, String origin, Instant time, Signer node) {
        PublicKey key = node.publicKey();
        Bytes header = Cbor.encode(Item.map()
                .put(1, Item.of(key.algorithm().cose()))
                .put(3, Item.of(CONTENT_TYPE))
                .put(4, Item.of(key.thumbprint().bytes()))
                .put(
                        15,
                        Item.map()
                                .put(1, Item.of(ISSUER + key.thumbprint().hex()))
                                .put(6, Item.of(time.getEpochSecond()))
                                .build())
                .put(ORIGIN, Item.of(origin))
                .build());
        Bytes payload = Cbor.encode(payload(receipt));
        Bytes signature = node.sign(toBeSigned(header, payload));
        return Cbor.encode(
                new Item.Tagged18(Item.arr(Item.of(header), Item.map().build(), Item.of(payload), Item.of(signature))));
    }

    private static Bytes toBeSigned(Bytes header, Bytes payload) {
        return Cbor.encode(Item.arr(Item.of("Signature1"), Item.of(header), Item.of(Bytes.EMPTY), Item.of(payload)));
    }

    private static Item payload(Receipt receipt) {
        if (receipt instanceof Receipt.Accepted accepted) {
            return accepted(accepted);
        }
        if (receipt instanceof Receipt.Refused refused) {
            return Item.map()
                    .put(0, Item.of(1))
                    .put(2, refused.chain().map(Item::of).orElse(Item.none()))
                    .put(3, refused.seq().isPresent() ? Item.of(refused.seq().getAsLong()) : Item.none())
                    .put(7, Item.of(refused.payload().bytes()))
                    .put(8, Item.of(refused.code()))
                    .put(9, Item.of(refused.text()))
                    .build();
        }
        Receipt.Retry retry = (Receipt.Retry) receipt;
        return Item.map()
                .put(0, Item.of(2))
                .put(7, Item.of(retry.payload().bytes()))
                .put(8, Item.of(retry.code()))
                .put(9, Item.of(retry.text()))
                .put(10, Item.of(retry.seconds()))
                .build();
    }

    private static Item accepted(Receipt.Accepted receipt) {
        List<Item> rows = receipt.rows().stream()
                .map(row -> Item.arr(
                        Item.of(row.seq()),
                        Item.of(row.statement().bytes()),
                        Item.of(row.index()),
                        Item.of(row.height()),
                        hashes(row.path())))
                .toList();
        Item.MapBuilder map = Item.map()
                .put(0, Item.of(0))
                .put(1, Item.of(receipt.level().number()))
                .put(2, Item.of(receipt.chain()))
                .put(3, receipt.contiguous() < 0 ? Item.none() : Item.of(receipt.contiguous()))
                .put(4, Item.of(receipt.checkpoint()))
                .put(6, Item.arr(rows));
        receipt.fromAnchor().ifPresent(from -> map.put(5, Item.arr(Item.of(from.size()), hashes(from.path()))));
        return map.build();
    }

    private static Item hashes(List<Hash> path) {
        return Item.arr(path.stream().map(hash -> Item.of(hash.bytes())).toList());
    }

    static Receipt open(Bytes bytes, PublicKey node, String origin) throws Malformed {
        if (!(SHAPE.decode(bytes, Limits.PACKET_BYTES_MAX) instanceof Item.Tagged18 tagged)) {
            throw SHAPE.no("no COSE_Sign1 with tag 18");
        }
        List<Item> parts = SHAPE.list(tagged.item(), "COSE_Sign1", 4, 4);
        SHAPE.map(parts.get(1), "the unprotected header");
        Bytes header = SHAPE.bytes(parts.get(0), "the protected header");
        Bytes payload = SHAPE.bytes(parts.get(2), "the payload");
        Bytes signature = SHAPE.bytes(parts.get(3), "the signature", 64);
        Head head = readHead(header);
        Receipt receipt = readPayload(SHAPE.decode(payload, Limits.PACKET_BYTES_MAX));
        if (!head.origin().equals(origin)) {
            throw new Malformed("STM-02", "a receipt of another ledger");
        }
        if (!head.kid().equals(node.thumbprint())
                || head.alg() != node.algorithm().cose()) {
            throw new Malformed("SIG-01", "a receipt by " + head.kid().hex());
        }
        Verdict verdict = node.verify(toBeSigned(header, payload), signature);
        if (!verdict.isProven()) {
            throw new Malformed(verdict.code(), verdict.detail());
        }
        return receipt;
    }

    private record Head(long alg, Hash kid, String origin) {}

    private static Head readHead(Bytes header) throws Malformed {
        Item decoded = SHAPE.decode(header, Limits.STATEMENT_BYTES_MAX);
        Item.Map map = SHAPE.map(decoded, "the protected header", 1, 3, 4, 15, ORIGIN);
        SHAPE.require(SHAPE.at(map, 3).equals(Item.of(CONTENT_TYPE)), "another content type");
        boolean knownAlg =
                SHAPE.at(map, 1).equals(Item.of(-7)) || SHAPE.at(map, 1).equals(Item.of(-8));
        SHAPE.require(knownAlg, "another algorithm");
        Hash kid = SHAPE.hash(SHAPE.at(map, 4), "kid");
        Item.Map claims = SHAPE.map(SHAPE.at(map, 15), "the claims", 1, 6);
        SHAPE.require(SHAPE.at(claims, 1).equals(Item.of(ISSUER + kid.hex())), "iss does not name kid");
        SHAPE.uint(SHAPE.at(claims, 6), "iat", Limits.SECONDS_MAX);
        long alg = SHAPE.at(map, 1).equals(Item.of(-7)) ? -7 : -8;
        return new Head(alg, kid, SHAPE.text(SHAPE.at(map, ORIGIN), "origin", 1, Limits.ORIGIN_BYTES_MAX));
    }

    private static Receipt readPayload(Item item) throws Malformed {
        SHAPE.require(item instanceof Item.Map, "the payload is not a map");
        long kind = SHAPE.uint(SHAPE.at((Item.Map) item, 0), "the kind", 2);
        if (kind == 0) {
            return readAccepted(SHAPE.map(item, "an accepted receipt", new long[] {0, 1, 2, 3, 4, 6}, new long[] {5}));
        }
        return kind == 1
                ? readRefused(SHAPE.map(item, "a refusal", 0, 2, 3, 7, 8, 9))
                : readRetry(SHAPE.map(item, "a retry", 0, 7, 8, 9, 10));
    }

    private static Receipt readAccepted(Item.Map map) throws Malformed {
        long number = SHAPE.uint(SHAPE.at(map, 1), "the level");
        Level level = Level.of(number).orElseThrow(() -> SHAPE.no("level " + number));
        Optional<Item> anchor = map.get(5);
        List<Receipt.Row> rows = new ArrayList<>();
        for (Item row : SHAPE.list(SHAPE.at(map, 6), "the rows", 1, Receipt.ROWS_MAX)) {
            rows.add(readRow(SHAPE.list(row, "a row", 5, 5)));
        }
        return new Receipt.Accepted(
                level,
                SHAPE.bytes(SHAPE.at(map, 2), "the chain", Statement.CHAIN_BYTES),
                readSeq(SHAPE.at(map, 3)).orElse(-1),
                SHAPE.text(SHAPE.at(map, 4), "the checkpoint"),
                anchor.isPresent() ? Optional.of(readAnchor(anchor.get())) : Optional.empty(),
                rows);
    }

    private static Receipt.FromAnchor readAnchor(Item item) throws Malformed {
        List<Item> parts = SHAPE.list(item, "from anchor", 2, 2);
        return new Receipt.FromAnchor(SHAPE.uint(parts.get(0), "the anchor's size"), readPath(parts.get(1)));
    }

    private static Receipt.Row readRow(List<Item> parts) throws Malformed {
        return new Receipt.Row(
                SHAPE.uint(parts.get(0), "seq"),
                SHAPE.hash(parts.get(1), "the statement's hash"),
                SHAPE.uint(parts.get(2), "index"),
                SHAPE.uint(parts.get(3), "height"),
                readPath(parts.get(4)));
    }

    private static List<Hash> readPath(Item item) throws Malformed {
        List<Hash> path = new ArrayList<>();
        for (Item hash : SHAPE.list(item, "a path", 0, Merkle.PATH_HASHES_MAX + 1)) {
            path.add(SHAPE.hash(hash, "a hash"));
        }
        return path;
    }

    private static Receipt readRefused(Item.Map map) throws Malformed {
        Optional<Item> chain = Shape.present(SHAPE.at(map, 2));
        return new Receipt.Refused(
                chain.isPresent()
                        ? Optional.of(SHAPE.bytes(chain.get(), "the chain", Statement.CHAIN_BYTES))
                        : Optional.empty(),
                readSeq(SHAPE.at(map, 3)),
                SHAPE.hash(SHAPE.at(map, 7), "the payload's hash"),
                readCode(SHAPE.at(map, 8)),
                SHAPE.text(SHAPE.at(map, 9), "the text", 0, Receipt.TEXT_BYTES_MAX));
    }

    private static Receipt readRetry(Item.Map map) throws Malformed {
        return new Receipt.Retry(
                SHAPE.hash(SHAPE.at(map, 7), "the payload's hash"),
                readCode(SHAPE.at(map, 8)),
                SHAPE.text(SHAPE.at(map, 9), "the text", 0, Receipt.TEXT_BYTES_MAX),
                SHAPE.uint(SHAPE.at(map, 10), "seconds"));
    }

    private static OptionalLong readSeq(Item item) throws Malformed {
        Optional<Item> seq = Shape.present(item);
        return seq.isPresent() ? OptionalLong.of(SHAPE.uint(seq.get(), "seq")) : OptionalLong.empty();
    }

    private static String readCode(Item item) throws Malformed {
        String code = SHAPE.text(item, "the code");
        SHAPE.require(CODE.matcher(code).matches(), "a code in another form");
        return code;
    }
}
