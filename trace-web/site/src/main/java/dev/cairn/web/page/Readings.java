package dev.cairn.web.page;

import dev.cairn.history.Arrival;
import dev.cairn.history.Condition;
import dev.cairn.history.Condition.Sample;
import dev.cairn.history.Condition.Stretch;
import dev.cairn.history.Limits;
import dev.cairn.model.ChannelDescription;
import dev.cairn.web.i18n.Local;
import dev.cairn.web.i18n.Words;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What a series of readings says, in sentences. */
final class Readings {
    private final Words words;
    private final Local local;
    private final ZoneOffset offset;
    private final boolean exceeded;

    /** @param exceeded whether the producer's allowance is used up over all places together */
    Readings(Words words, ZoneOffset offset, boolean exceeded) {
        this.words = words;
        this.local = new Local(words);
        this.offset = offset;
        this.exceeded = exceeded;
    }

    /** Outside or inside the limits first, then what is missing. */
    List<ChartView.Caption> sentences(Condition condition) {
        List<ChartView.Caption> captions = new ArrayList<>();
        captions.add(breach(condition)
                .map(breach -> caption(tone(condition), String.join(" ", breach)))
                .orElseGet(() -> calm(condition)));
        noValue(condition).ifPresent(text -> captions.add(caption(LotView.Tone.WARNING, text)));
        doubted(condition).ifPresent(text -> captions.add(caption(LotView.Tone.WARNING, text)));
        for (Arrival arrival : List.of(Arrival.LATE, Arrival.AHEAD)) {
            long count = condition.samples().stream()
                    .filter(sample -> sample.arrival() == arrival)
                    .count();
            if (count > 0) {
                String place = new Names(words).place(condition.stay().place());
                captions.add(caption(LotView.Tone.WARNING, words.count("reading." + arrival.word(), count, place)));
            }
        }
        condition
                .described()
                .ifPresent(probe -> captions.add(caption(LotView.Tone.PLAIN, probe(probe, condition.unit()))));
        return captions;
    }

    /** How loud a series is: above the producer's allowance it is a breach. */
    LotView.Tone tone(Condition condition) {
        if (condition.minutesOutside() == 0) {
            return condition.limits().isPresent() ? LotView.Tone.CALM : LotView.Tone.PLAIN;
        }
        long allowed = condition.limits().map(Limits::minutesOutside).orElse(0);
        return exceeded || condition.minutesOutside() > allowed ? LotView.Tone.BREACH : LotView.Tone.WARNING;
    }

    /** The breach in two texts: how long and where; from when to when, how far, how much is allowed. Empty when there is none. */
    Optional<List<String>> breach(Condition condition) {
        if (condition.minutesOutside() == 0 || condition.limits().isEmpty()) {
            return Optional.empty();
        }
        Limits limits = condition.limits().get();
        String place = new Names(words).place(condition.stay().place());
        String outside =
                words.count("reading.outside", condition.minutesOutside(), range(limits, condition.unit()), place);
        String longest = condition
                .longestOutside()
                .map(s -> longest(s, limits, condition.unit()) + words.text("list.space"))
                .orElse("");
        String allowed = words.count("reading.allowed", limits.minutesOutside());
        return Optional.of(List.of(outside, longest + allowed));
    }

    private String longest(Stretch stretch, Limits limits, String unit) {
        boolean warm = stretch.extreme().compareTo(limits.maximum()) > 0;
        return words.text(
                warm ? "reading.longest-warm" : "reading.longest-cold",
                local.span(stretch.from().atOffset(offset), stretch.until().atOffset(offset)),
                local.zone(offset),
                local.quantity(stretch.extreme(), unit));
    }

    private ChartView.Caption calm(Condition condition) {
        List<BigDecimal> values = condition.samples().stream()
                .flatMap(s -> s.believed().stream())
                .sorted()
                .toList();
        String place = new Names(words).place(condition.stay().place());
        if (values.isEmpty()) {
            return caption(LotView.Tone.PLAIN, words.text("reading.none", place));
        }
        String low = local.quantity(values.get(0), condition.unit());
        String high = local.quantity(values.get(values.size() - 1), condition.unit());
        return condition
                .limits()
                .map(limits -> caption(
                        LotView.Tone.CALM,
                        words.count(
                                "reading.inside", values.size(), place, range(limits, condition.unit()), low, high)))
                .orElseGet(() ->
                        caption(LotView.Tone.PLAIN, words.count("reading.no-limits", values.size(), place, low, high)));
    }

    private Optional<String> noValue(Condition condition) {
        List<Sample> silent =
                condition.samples().stream().filter(s -> s.value().isEmpty()).toList();
        if (silent.isEmpty()) {
            return Optional.empty();
        }
        TreeSet<String> causes = new TreeSet<>();
        silent.forEach(s -> causes.add(
                s.cause().map(c -> words.find("cause." + c).orElse(c)).orElseGet(() -> words.text("cause.unknown"))));
        String place = new Names(words).place(condition.stay().place());
        return Optional.of(
                words.count("reading.no-value", silent.size(), place, String.join(words.text("list.comma"), causes)));
    }

    /** Values that the gateway itself finds hard to believe: all are in the table of readings, impossible ones nowhere else. */
    private Optional<String> doubted(Condition condition) {
        TreeSet<String> doubts = new TreeSet<>();
        long count = 0;
        for (Sample sample : condition.samples()) {
            if (sample.value().isPresent() && !sample.doubt().isEmpty()) {
                count++;
                doubts.addAll(List.of(sample.doubt().split(" ")));
            }
        }
        if (count == 0) {
            return Optional.empty();
        }
        List<String> reasons = doubts.stream()
                .map(word -> words.find("doubt." + word).orElse(word))
                .toList();
        String place = new Names(words).place(condition.stay().place());
        return Optional.of(
                words.count("reading.doubted", count, place, String.join(words.text("list.comma"), reasons)));
    }

    /** What the numbers stand on, as the gateway signed it. */
    private String probe(ChannelDescription probe, String unit) {
        List<String> parts = new ArrayList<>();
        parts.add(words.text("probe.source", probe.source()));
        probe.serial().ifPresent(number -> parts.add(words.text("probe.serial", number)));
        probe.uncertainty()
                .ifPresent(each -> parts.add(words.text(
                        "probe.uncertainty",
                        local.quantity(each.plusMinus(), unit),
                        words.find("probe.by." + each.by()).orElse(each.by()))));
        probe.calibration()
                .ifPresent(each -> parts.add(words.text(
                        each.certificate().isPresent() ? "probe.calibrated-with" : "probe.calibrated",
                        each.on(),
                        each.by(),
                        each.certificate().orElse(""))));
        return words.text("probe.sentence", String.join(words.text("list.comma"), parts));
    }

    private String range(Limits limits, String unit) {
        return words.text("reading.range", local.number(limits.minimum()), local.quantity(limits.maximum(), unit));
    }

    private static ChartView.Caption caption(LotView.Tone tone, String text) {
        return new ChartView.Caption(tone, text);
    }
}
