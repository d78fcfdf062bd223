package dev.cairn.proof.bundle;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.cbor.Shape;
import dev.cairn.proof.merkle.Merkle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One file that verifies offline against a genesis the verifier already has (docs/formats/bundle.md). Nothing in it is trusted.
 *
 * <pre>
 * { 1: 1, 2: genesis hash (32), 3: checkpoint (tstr), 4: [ row, … ], 5: [ row, … ], 6: [ token (bstr), … ],
 *   7: { 1: subject (tstr), 2: [ event hash id (tstr), … ] } }
 * row   [ statement (bstr), capsule (bstr) or null, index, [ inclusion hash (32), … ] ]        by ascending index
 * </pre>
 *
 * @param rows what it is about
 * @param keys key statements and the newest key list
 * @param subject a Digital Link or {@code entry <index>}
 */
public record ProofBundle(
        Hash genesis,
        String checkpoint,
        List<Row> rows,
        List<Row> keys,
        List<Bytes> tokens,
        String subject,
        List<String> eventHashes) {
    private static final Shape SHAPE = new Shape("BND-01");

    public ProofBundle {
        rows = List.copyOf(rows);
        keys = List.copyOf(keys);
        tokens = List.copyOf(tokens);
        eventHashes = List.copyOf(eventHashes);
    }

    /** One entry of the log: still unread, with the path from its leaf to the root. */
    public record Row(Bytes statement, Optional<Bytes> capsule, long index, List<Hash> path) {
        public Row {
            path = List.copyOf(path);
        }
    }

    /** Requires rows by strictly ascending index and at most 16 MiB. */
    public Bytes encode() {
        Item.Map about = Item.map()
                .put(1, Item.of(subject))
                .put(2, Item.arr(eventHashes.stream().map(Item::of).toList()))
                .build();
        Bytes encoded = Cbor.encode(Item.map()
                .put(1, Item.of(1))
                .put(2, Item.of(genesis.bytes()))
                .put(3, Item.of(checkpoint))
                .put(4, rows(rows))
                .put(5, rows(keys))
                .put(6, Item.arr(tokens.stream().map(Item::of).toList()))
                .put(7, about)
                .build());
        try {
            decode(encoded);
        } catch (Malformed callersBug) {
            throw new IllegalArgumentException("no bundle: " + callersBug.getMessage(), callersBug);
        }
        return encoded;
    }

    private static Item rows(List<Row> rows) {
        return Item.arr(rows.stream()
                .map(row -> Item.arr(
                        Item.of(row.statement()),
                        row.capsule().map(Item::of).orElse(Item.none()),
                        Item.of(row.index()),
                        Item.arr(row.path().stream()
                                .map(hash -> Item.of(hash.bytes()))
                                .toList())))
                .toList());
    }

    /** Reads a bundle; {@code BND-01} for anything else. Statements, capsules, checkpoint and tokens are not read yet. */
    public static ProofBundle decode(Bytes bytes) throws Malformed {
        Item.Map map = SHAPE.map(SHAPE.decode(bytes, Limits.BUNDLE_BYTES_MAX), "a bundle", 1, 2, 3, 4, 5, 6, 7);
        SHAPE.require(SHAPE.uint(SHAPE.at(map, 1), "the version") == 1, "another version than 1");
        Item.Map about = SHAPE.map(SHAPE.at(map, 7), "what it is about", 1, 2);
        return new ProofBundle(
                SHAPE.hash(SHAPE.at(map, 2), "the genesis hash"),
                SHAPE.text(SHAPE.at(map, 3), "the checkpoint"),
                readRows(SHAPE.at(map, 4)),
                readRows(SHAPE.at(map, 5)),
                readTokens(SHAPE.at(map, 6)),
                SHAPE.text(SHAPE.at(about, 1), "the subject"),
                readTexts(SHAPE.at(about, 2)));
    }

    private static List<Row> readRows(Item item) throws Malformed {
        List<Row> rows = new ArrayList<>();
        long before = -1;
        for (Item each : SHAPE.list(item, "rows", 0, Limits.ITEMS_MAX)) {
            Row row = readRow(SHAPE.list(each, "a row", 4, 4));
            SHAPE.require(row.index() > before, "rows out of order");
            before = row.index();
            rows.add(row);
        }
        return rows;
    }

    private static Row readRow(List<Item> parts) throws Malformed {
        Optional<Item> capsule = Shape.present(parts.get(1));
        List<Hash> path = new ArrayList<>();
        for (Item hash : SHAPE.list(parts.get(3), "a path", 0, Merkle.PATH_HASHES_MAX + 1)) {
            path.add(SHAPE.hash(hash, "a hash"));
        }
        return new Row(
                SHAPE.bytes(parts.get(0), "a statement"),
                capsule.isPresent() ? Optional.of(SHAPE.bytes(capsule.get(), "a capsule")) : Optional.empty(),
                SHAPE.uint(parts.get(2), "an index"),
                path);
    }

    private static List<Bytes> readTokens(Item item) throws Malformed {
        List<Bytes> tokens = new ArrayList<>();
        for (Item each : SHAPE.list(item, "tokens", 0, Limits.ITEMS_MAX)) {
            tokens.add(SHAPE.bytes(each, "a token"));
        }
        return tokens;
    }

    private static List<String> readTexts(Item item) throws Malformed {
        List<String> texts = new ArrayList<>();
        for (Item each : SHAPE.list(item, "event hashes", 0, Limits.ITEMS_MAX)) {
            texts.add(SHAPE.text(each, "an event hash"));
        }
        return texts;
    }
}
