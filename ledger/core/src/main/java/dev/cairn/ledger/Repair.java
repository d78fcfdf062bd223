package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.merkle.TilePath;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Takes damaged tiles and bundles back from another copy. Nothing of that copy is believed: the whole log is checked once more as if
 * they stood in their places, and only those are given back against which nothing speaks.
 */
public final class Repair {

    private Repair() {}

    /**
     * What may be written in place of the damaged objects.
     *
     * @param findings of a check of {@code log}
     * @param other the copy
     * @return key to bytes; what is not among them could not be had, or does not hold either
     */
    public static Map<String, Bytes> of(
            Inspection log, Fsck.Options options, Collection<Finding> findings, ObjectSource other) {
        Map<String, TilePath> damaged = new TreeMap<>();
        findings.forEach(finding -> finding.object().ifPresent(path -> damaged.put(path.path(), path)));
        Map<String, Bytes> offered = new HashMap<>();
        damaged.forEach((key, path) -> fetch(other, path).ifPresent(bytes -> offered.put(key, bytes)));
        ObjectSource mended = key -> offered.containsKey(key)
                ? Optional.of(Objects.requireNonNull(offered.get(key)))
                : log.objects().get(key);
        List<Finding> left = Fsck.run(Inspection.of(mended), options, finding -> {}, done -> {})
                .findings();
        Set<String> wrong = left.stream()
                .flatMap(finding -> finding.object().stream())
                .map(TilePath::path)
                .collect(Collectors.toSet());
        boolean root = left.stream().noneMatch(finding -> finding.code().equals("FSK-05"));
        Map<String, Bytes> right = new LinkedHashMap<>();
        if (root) {
            offered.forEach((key, bytes) -> {
                if (!wrong.contains(key)) {
                    right.put(key, bytes);
                }
            });
        }
        return right;
    }

    private static Optional<Bytes> fetch(ObjectSource other, TilePath path) {
        try {
            return Cuts.get(other, path);
        } catch (Trouble e) {
            return Optional.empty();
        }
    }
}
