package dev.cairn.ledger;

import dev.cairn.ledger.fake.Consortium;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.SignedNote;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The objects of a log with three floors of tiles; its entries are no statements. */
final class LargeLog {

    static final int ENTRIES = 66_000;

    private LargeLog() {}

    static Map<String, Bytes> signedBy(Consortium all) {
        TileEdge.Extension grown = TileEdge.EMPTY.extend(entries());
        Map<String, Bytes> objects = new HashMap<>();
        grown.objects().forEach(each -> objects.put(each.path().path(), each.bytes()));
        String text = new Checkpoint(Consortium.ORIGIN, ENTRIES, grown.edge().root()).text();
        Bytes note = Bytes.ofUtf8(SignedNote.sign(text, Consortium.ORIGIN, all.log));
        objects.put("checkpoint", note);
        objects.put("checkpoint-pending", note);
        return objects;
    }

    static List<Bytes> entries() {
        return IntStream.range(0, ENTRIES)
                .mapToObj(i -> Bytes.ofUtf8("entry " + i))
                .toList();
    }
}
