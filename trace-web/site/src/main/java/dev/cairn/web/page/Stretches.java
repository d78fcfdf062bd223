package dev.cairn.web.page;

import dev.cairn.history.Condition.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Readings as lines that can be drawn: cut where readings are missing, thinned so that no extreme is lost. */
final class Stretches {
    /** A hole is drawn as a hole from this many usual intervals on. */
    private static final int USUAL_INTERVALS_MAX = 4;

    private Stretches() {}

    /** Cuts at every signed "no value", at every value that the probe cannot have measured and at every pause longer than usual; keeps only samples with a believed value. */
    static List<List<Sample>> cut(List<Sample> samples) {
        long pause = longestPauseMs(samples);
        List<List<Sample>> stretches = new ArrayList<>();
        List<Sample> current = new ArrayList<>();
        for (Sample sample : samples) {
            boolean hole = !current.isEmpty() && between(current.get(current.size() - 1), sample) > pause;
            if ((hole || sample.believed().isEmpty()) && !current.isEmpty()) {
                stretches.add(current);
                current = new ArrayList<>();
            }
            if (sample.believed().isPresent()) {
                current.add(sample);
            }
        }
        if (!current.isEmpty()) {
            stretches.add(current);
        }
        return stretches;
    }

    /** Keeps at most about {@code pointsMax} samples: ends, and lowest and highest of equal shares in between. */
    static List<Sample> thin(List<Sample> stretch, int pointsMax) {
        int shares = Math.max(1, (pointsMax - 2) / 2);
        if (stretch.size() <= Math.max(4, pointsMax)) {
            return stretch;
        }
        List<Sample> kept = new ArrayList<>();
        kept.add(stretch.get(0));
        int inner = stretch.size() - 2;
        for (int i = 0; i < shares; i++) {
            int from = 1 + (int) ((long) inner * i / shares);
            int until = 1 + (int) ((long) inner * (i + 1) / shares);
            if (from < until) {
                addExtremes(kept, stretch.subList(from, until));
            }
        }
        kept.add(stretch.get(stretch.size() - 1));
        return kept;
    }

    private static void addExtremes(List<Sample> kept, List<Sample> share) {
        Comparator<Sample> byValue = Comparator.comparing(s -> s.believed().orElseThrow());
        Sample low = share.stream().min(byValue).orElseThrow();
        Sample high = share.stream().max(byValue).orElseThrow();
        if (low.time().equals(high.time())) {
            kept.add(low);
        } else if (low.time().isBefore(high.time())) {
            kept.add(low);
            kept.add(high);
        } else {
            kept.add(high);
            kept.add(low);
        }
    }

    private static long longestPauseMs(List<Sample> samples) {
        List<Long> intervals = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++) {
            intervals.add(between(samples.get(i - 1), samples.get(i)));
        }
        intervals.sort(null);
        long usual = intervals.isEmpty() ? 0 : intervals.get(intervals.size() / 2);
        return Math.max(usual, 1_000) * USUAL_INTERVALS_MAX;
    }

    private static long between(Sample earlier, Sample later) {
        return Duration.between(earlier.time(), later.time()).toMillis();
    }
}
