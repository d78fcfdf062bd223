package dev.cairn.bench.epcis;

import java.util.Collection;
import java.util.List;

/** @param sorted nanoseconds */
record Quantiles(List<Long> sorted) {
    static Quantiles of(Collection<Long> nanos) {
        return new Quantiles(nanos.stream().sorted().toList());
    }

    /** @param part 0.5 is the median; 0 where nothing was measured */
    double micros(double part) {
        int at = (int) Math.min(sorted.size() - 1.0, sorted.size() * part);
        return sorted.isEmpty() ? 0 : Math.round(sorted.get(at) / 100.0) / 10.0;
    }
}
