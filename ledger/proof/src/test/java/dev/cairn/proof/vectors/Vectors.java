package dev.cairn.proof.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects the vectors of one format; a name stands once. */
final class Vectors {
    private final String format;
    private final List<Vector> made = new ArrayList<>();

    Vectors(String format) {
        this.format = format;
    }

    Vectors add(String name, String claim, Map<String, Object> input, Map<String, Object> expect) {
        if (made.stream().anyMatch(each -> each.name().equals(name))) {
            throw new IllegalArgumentException("vector " + format + "/" + name + " stands twice");
        }
        made.add(new Vector(format, name, claim, input, expect));
        return this;
    }

    List<Vector> made() {
        return made;
    }
}
