package dev.cairn.epcis;

import java.util.ArrayList;
import java.util.List;

/** Collects problems, at most {@link Limits#PROBLEMS_MAX}. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    void add(String code, String pointer, String text) {
        if (found.size() < Limits.PROBLEMS_MAX) {
            found.add(new Problem(code, pointer, text));
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Problem> all() {
        return List.copyOf(found);
    }
}
