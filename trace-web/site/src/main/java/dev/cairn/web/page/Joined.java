package dev.cairn.web.page;

import dev.cairn.history.Condition;
import dev.cairn.history.Condition.Sample;
import dev.cairn.history.Condition.Stretch;
import dev.cairn.history.Stay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Two events at one place cut a stay in two; for the reader it is one stay with one sensor. */
final class Joined {
    private Joined() {}

    /** Neighbours of one place, device and limits become one; the order stays. */
    static List<Condition> of(List<Condition> byTime) {
        List<Condition> joined = new ArrayList<>();
        for (Condition next : byTime) {
            int last = joined.size() - 1;
            if (last >= 0 && alike(joined.get(last), next)) {
                joined.set(last, join(joined.get(last), next));
            } else {
                joined.add(next);
            }
        }
        return joined;
    }

    private static boolean alike(Condition a, Condition b) {
        return a.stay().place().equals(b.stay().place())
                && a.device().equals(b.device())
                && a.channel().equals(b.channel())
                && a.unit().equals(b.unit())
                && a.limits().equals(b.limits());
    }

    private static Condition join(Condition a, Condition b) {
        List<Sample> samples = Stream.concat(a.samples().stream(), b.samples().stream())
                .distinct()
                .toList();
        Optional<Stretch> longest = Stream.concat(a.longestOutside().stream(), b.longestOutside().stream())
                .max(Comparator.comparing(stretch -> Duration.between(stretch.from(), stretch.until())));
        return new Condition(
                new Stay(
                        a.stay().place(),
                        a.stay().from(),
                        b.stay().until(),
                        a.stay().fromEntry(),
                        b.stay().untilEntry()),
                a.device(),
                a.deviceName(),
                a.channel(),
                a.unit(),
                a.simulated() || b.simulated(),
                samples,
                a.limits(),
                a.minutesOutside() + b.minutesOutside(),
                longest,
                a.placedBy(),
                b.described().or(a::described));
    }
}
