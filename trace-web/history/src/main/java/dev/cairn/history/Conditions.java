package dev.cairn.history;

import dev.cairn.history.Condition.Sample;
import dev.cairn.history.Condition.Stretch;
import dev.cairn.history.Placements.Placed;
import dev.cairn.history.Stays.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Joins the stays of a lot with the readings of the devices that stood there meanwhile. */
final class Conditions {
    /** A longer silence inside a stay is a gap. */
    static final Duration SILENCE_MAX = Duration.ofMinutes(30);

    private final Library library;
    private final Placements placements;
    private final Function<String, Optional<Limits>> limitsOf;
    private final Instant now;
    private final List<Condition> conditions = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();

    private Conditions(Library library, Function<String, Optional<Limits>> limitsOf, Instant now) {
        this.library = library;
        this.placements = new Placements(library);
        this.limitsOf = limitsOf;
        this.now = now;
    }

    /**
     * Joins.
     *
     * @param limitsOf storage limits of a lot by its Digital Link
     * @param now where open stays are cut
     */
    static Conditions of(List<Held> stays, Library library, Function<String, Optional<Limits>> limitsOf, Instant now) {
        Conditions joined = new Conditions(library, limitsOf, now);
        stays.forEach(joined::join);
        return joined;
    }

    List<Condition> conditions() {
        return conditions;
    }

    List<Gap> gaps() {
        return gaps;
    }

    private void join(Held held) {
        Stay stay = held.stay();
        int before = conditions.size();
        for (Placed placed : placements.in(stay.place().id())) {
            Instant from = later(stay.from(), placed.from());
            Instant until = earlier(stay.until().orElse(now), placed.until());
            if (from.isBefore(until)) {
                read(held, placed, from, until);
            }
        }
        if (conditions.size() == before) {
            gaps.add(new Gap("GAP-01", Optional.of(stay.from()), stay.until(), List.of(nameOf(stay))));
        }
    }

    private void read(Held held, Placed placed, Instant from, Instant until) {
        Readings readings = Readings.of(placed.device().key().thumbprint(), from, until, library);
        if (readings.cut()) {
            gaps.add(new Gap("GAP-06", Optional.of(from), Optional.of(until), List.of(nameOf(held.stay()))));
        }
        for (Map.Entry<String, List<Sample>> channel : readings.channels().entrySet()) {
            conditions.add(condition(held, placed, from, until, readings, channel.getKey(), channel.getValue()));
        }
        readings.channels().values().stream()
                .findFirst()
                .ifPresent(samples -> silences(nameOf(held.stay()), samples, from, until));
    }

    private Condition condition(
            Held held,
            Placed placed,
            Instant from,
            Instant until,
            Readings readings,
            String channel,
            List<Sample> samples) {
        Stay stay = held.stay();
        Optional<Limits> limits = readings.unit(channel).equals("Cel") ? limitsOf.apply(held.lot()) : Optional.empty();
        Optional<Outside> outside = limits.map(each -> Outside.of(samples, each));
        Optional<Stretch> longest = outside.flatMap(Outside::longest);
        Optional<Instant> end =
                stay.until().isEmpty() && placed.until().equals(Instant.MAX) ? Optional.empty() : Optional.of(until);
        return new Condition(
                new Stay(stay.place(), from, end, stay.fromEntry(), stay.untilEntry()),
                placed.device().key().thumbprint(),
                placed.device().name(),
                channel,
                readings.unit(channel),
                readings.simulated(),
                List.copyOf(samples),
                limits,
                outside.map(Outside::minutes).orElse(0L),
                longest,
                placed.entry(),
                readings.described(channel));
    }

    private void silences(String place, List<Sample> samples, Instant from, Instant until) {
        Instant last = from;
        for (Sample sample : samples) {
            silence(place, last, sample.time());
            last = sample.time();
        }
        silence(place, last, until);
    }

    private void silence(String place, Instant from, Instant until) {
        if (Duration.between(from, until).compareTo(SILENCE_MAX) > 0) {
            gaps.add(new Gap("GAP-01", Optional.of(from), Optional.of(until), List.of(place)));
        }
    }

    private static String nameOf(Stay stay) {
        return stay.place().name().orElse(stay.place().id());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
