package dev.cairn.verdicts;

import static dev.cairn.verdicts.Ground.hexes;
import static dev.cairn.verdicts.Ground.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.EntryBundle;
import java.util.List;

/** Files of a log: tiles, entries, and the seals and blocks among them. */
final class FileKinds {
    private final Ground ground;
    private final TrueLedger mine;
    private final TrueLedger other;

    FileKinds(Ground ground) {
        this.ground = ground;
        this.mine = ground.mine();
        this.other = ground.other();
    }

    List<Kind> all() {
        ObjectNode log = node().put("genesis", mine.genesis().text())
                .put("note", mine.head().note())
                .put("now", TrueLedger.now())
                .put("tile", tile(mine, mine.head().size()).hex())
                .put("entries", entries(mine, mine.head().size()).hex());
        long index = mine.told.get(1);
        ObjectNode entry = node().put("index", index)
                .put("size", mine.head().size())
                .put("root", mine.head().checkpoint().root().hex())
                .setAll(hexes("path", mine.reader().inclusion(index, mine.head().size())));
        long older = mine.heads.get(3).size();
        return List.of(
                ground.bytes(
                        "tile",
                        "log",
                        log,
                        "tile",
                        tile(mine, mine.head().size()),
                        tile(mine, older),
                        tile(other, other.head().size())),
                ground.bytes(
                        "entry bundle",
                        "log",
                        log,
                        "entries",
                        entries(mine, mine.head().size()),
                        entries(mine, older),
                        entries(other, other.head().size())),
                ground.bytes(
                        "entry",
                        "entry",
                        entry,
                        "hex",
                        mine.reader().entry(index),
                        mine.reader().entry(mine.told.get(3)),
                        other.reader().entry(index)),
                ground.bytes(
                        "seal",
                        "block-in-log",
                        block(),
                        "seal",
                        mine.reader().entry(mine.seal()),
                        mine.reader().entry(0),
                        other.reader().entry(other.seal())),
                blockContent());
    }

    private static Bytes tile(TrueLedger ledger, long size) {
        Bytes tile = Bytes.EMPTY;
        for (Hash leaf : ledger.leaves(0, size)) {
            tile = tile.concat(leaf.bytes());
        }
        return tile;
    }

    private static Bytes entries(TrueLedger ledger, long size) {
        return EntryBundle.encode(ledger.reader().entries(0, size));
    }

    private ObjectNode block() {
        long index = mine.seal();
        long height = mine.reader().heightOf(index).orElseThrow();
        ObjectNode place = node().put("seal", mine.reader().entry(index).hex())
                .put("before", mine.reader().seal(height - 1).bytes().hex())
                .put("genesis", mine.genesis().hash().hex())
                .put("index", index)
                .put("size", mine.head().size())
                .put("root", mine.head().checkpoint().root().hex());
        place.setAll(hexes("path", mine.reader().inclusion(index, mine.head().size())));
        return place.setAll(hexes("leaves", inBlock(mine)));
    }

    private static List<Hash> inBlock(TrueLedger ledger) {
        long index = ledger.seal();
        long start = ledger.reader()
                .seal(ledger.reader().heightOf(index).orElseThrow())
                .start();
        return ledger.leaves(start, index);
    }

    private Kind blockContent() {
        List<Hash> good = inBlock(mine);
        List<Hash> same = mine.leaves(1, 1 + good.size());
        return ground.hashes("block", "block-in-log", block(), "leaves", good, same, inBlock(other));
    }
}
