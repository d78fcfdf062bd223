package dev.cairn.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** One thing that {@code ./bench} can measure. */
public interface Measurement {
    /** What stands behind {@code ./bench}. */
    String name();

    /** What it tells, in one line for the list. */
    String summary();

    /**
     * Measures, telling its progress on standard error.
     *
     * @param words what stood behind the name
     * @return numbers and short texts by key, the unit last in the key ({@code verify_per_s}); becomes the JSON line
     * @throws IllegalArgumentException when the words were not understood
     */
    Map<String, Object> run(List<String> words) throws IOException, InterruptedException;
}
