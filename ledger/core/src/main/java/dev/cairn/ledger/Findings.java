package dev.cairn.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects findings, the first {@value #KEPT_MAX} with their words, all of them in number; each is told at once. One owner. */
final class Findings {

    static final int KEPT_MAX = 10_000;

    private final Consumer<Finding> told;
    private final List<Finding> kept = new ArrayList<>();
    private long count;

    Findings(Consumer<Finding> told) {
        this.told = told;
    }

    void add(Finding finding) {
        count++;
        if (kept.size() < KEPT_MAX) {
            kept.add(finding);
        }
        told.accept(finding);
    }

    void add(String code, String place, String what) {
        add(Finding.of(code, place, what));
    }

    List<Finding> kept() {
        return List.copyOf(kept);
    }

    long count() {
        return count;
    }
}
