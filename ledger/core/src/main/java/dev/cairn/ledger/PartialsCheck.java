package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.merkle.TilePath;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds the partial tiles and bundles of earlier sizes, those that are still there, against what the full ones are known to hold. */
final class PartialsCheck {

    private final TreeObjects objects;
    private final Findings findings;

    PartialsCheck(TreeObjects objects, Findings findings) {
        this.objects = objects;
        this.findings = findings;
    }

    /**
     * Those of one tile.
     *
     * @param right its hashes, at least as many as the largest width
     */
    void tiles(int level, long index, List<Hash> right, Set<Integer> widths) {
        for (int width : widths) {
            TilePath path = new TilePath(level, index, width);
            List<Hash> expected = right.subList(0, width);
            objects.read(path, false)
                    .flatMap(bytes -> TreeObjects.decoded(path, bytes))
                    .filter(stored -> !stored.equals(expected))
                    .ifPresent(stored -> {
                        int first = Difference.first(expected, stored);
                        String what = "hash " + first + " of an earlier size is not what was logged";
                        findings.add(Finding.at("FSK-02", path, Difference.offset(first), what));
                    });
        }
    }

    /**
     * Those of one bundle.
     *
     * @param right its entries; an empty one is not known, and no bundle with it is judged
     */
    void bundles(long n, List<Optional<Bytes>> right, Set<Integer> widths) {
        for (int width : widths) {
            if (width >= right.size() || right.subList(0, width).stream().anyMatch(Optional::isEmpty)) {
                continue;
            }
            TilePath path = new TilePath(TilePath.ENTRIES, n, width);
            Bytes expected = EntryBundle.encode(
                    right.subList(0, width).stream().map(Optional::orElseThrow).toList());
            objects.read(path, false).filter(bytes -> !bytes.equals(expected)).ifPresent(bytes -> {
                String where = " byte " + Difference.first(bytes, expected);
                findings.add(Finding.at("FSK-03", path, where, "a bundle of an earlier size is not what was logged"));
            });
        }
    }
}
