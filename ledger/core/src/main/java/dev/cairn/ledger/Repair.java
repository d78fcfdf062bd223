package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.merkle.TilePath;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes damaged tiles and bundles back from another copy. Nothing of that copy is believed: the whole log is checked once more as if
 * they stood in their places, and only those are given back against which nothing speaks.
 */
public final class Repair {

    private Repair() {}

    /** Objects that are fetched at once and held in memory; for more it is called again. */
    static final int OBJECTS_MAX = 1_000;

    /** Holes one behind the other that hide each other: each takes one more reading of the whole log. */
    private static final int ROUNDS_MAX = 16;

    /**
     * What may be written in place of the damaged objects, at most {@value #OBJECTS_MAX} of them.
     *
     * @param findings of a check of {@code log}
     * @param other the copy
     * @return key to bytes; what is not among them could not be had, or does not hold either
     */
    public static Map<String, Bytes> of(
            Inspection log, Fsck.Options options, Collection<Finding> findings, ObjectSource other) {
        Map<String, Bytes> offered = new LinkedHashMap<>();
        Set<TilePath> asked = new HashSet<>();
        Map<String, Bytes> right = new LinkedHashMap<>();
        Collection<Finding> named = findings;
        for (int round = 0; round < ROUNDS_MAX && right.isEmpty() && offer(named, other, asked, offered); round++) {
            right.putAll(offered);
            ObjectSource mended = key ->
                    Optional.ofNullable(offered.get(key)).or(() -> log.objects().get(key));
            Fsck.Report left = Fsck.run(Inspection.of(mended), options, wrong -> takeOut(wrong, right), done -> {});
            named = left.findings(); // behind a hole that is filled now there may be another
        }
        return right;
    }

    /** Fetches what is named and was not asked for; false if there is nothing new. */
    private static boolean offer(
            Collection<Finding> named, ObjectSource other, Set<TilePath> asked, Map<String, Bytes> offered) {
        int before = offered.size();
        for (Finding finding : named) {
            Optional<TilePath> path = finding.object();
            if (offered.size() < OBJECTS_MAX && path.filter(asked::add).isPresent()) {
                fetch(other, path.get())
                        .ifPresent(bytes -> offered.put(path.get().path(), bytes));
            }
        }
        return offered.size() > before;
    }

    /** Takes out what a finding speaks against; everything, if the tree does not come out. */
    private static void takeOut(Finding finding, Map<String, Bytes> right) {
        if (finding.code().equals("FSK-05")) {
            right.clear();
        } else if (finding.reachesBelow()) {
            right.keySet()
                    .removeIf(key -> TilePath.parse(key).filter(finding::covers).isPresent());
        } else {
            finding.object().ifPresent(path -> right.remove(path.path()));
        }
    }

    private static Optional<Bytes> fetch(ObjectSource other, TilePath path) {
        try {
            return Cuts.get(other, path);
        } catch (Trouble e) {
            return Optional.empty();
        }
    }
}
