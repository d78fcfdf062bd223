package dev.cairn.web.page;

import dev.cairn.history.Condition;
import dev.cairn.history.Condition.Sample;
import dev.cairn.history.Limits;
import dev.cairn.web.i18n.Local;
import dev.cairn.web.i18n.Words;
import dev.cairn.web.svg.Plot;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A chart of temperatures and one of humidities. Whatever else was measured is in the table of all readings. */
final class Charts {
    /** Charts on one page. */
    static final int CHARTS_MAX = 4;

    private static final int OTHER = 3;

    /** Points drawn in one chart. */
    static final int POINTS_MAX = 64;

    private static final int ROWS_MAX = 16;

    private final Words words;
    private final Local local;
    private final ZoneOffset offset;
    private final String csv;
    private final Readings readings;
    private final List<Sample> drawn = new ArrayList<>();

    Charts(Words words, ZoneOffset offset, boolean exceeded, String csv) {
        this.words = words;
        this.local = new Local(words);
        this.offset = offset;
        this.csv = csv;
        this.readings = new Readings(words, offset, exceeded);
    }

    /** The charts of a history: the air's temperature first, then other temperatures, then humidity. */
    List<ChartView> of(List<Condition> conditions) {
        Map<String, List<Condition>> groups = new LinkedHashMap<>();
        conditions.stream()
                .filter(c -> rank(c) < OTHER)
                .filter(c -> c.samples().stream().anyMatch(s -> s.believed().isPresent()))
                .sorted(Comparator.comparingInt(Charts::rank)
                        .thenComparing(Condition::channel)
                        .thenComparing(c -> first(c).time()))
                .forEach(c -> groups.computeIfAbsent(c.channel(), name -> new ArrayList<>())
                        .add(c));
        List<ChartView> charts = new ArrayList<>();
        groups.forEach((channel, group) -> {
            if (charts.size() < CHARTS_MAX) {
                charts.add(chart("chart" + charts.size(), channel, Joined.of(group)));
            }
        });
        return charts;
    }

    /** The samples whose points were drawn so far. */
    List<Sample> drawn() {
        return drawn;
    }

    /** Channels are named {@code air/temperature} or {@code air-temperature}: the last word says what is measured. */
    private static int rank(Condition condition) {
        String channel = condition.channel();
        if (channel.endsWith("temperature")) {
            return channel.startsWith("air") || channel.equals("temperature") ? 0 : 1;
        }
        return channel.endsWith("humidity") ? 2 : OTHER;
    }

    private static Sample first(Condition condition) {
        return condition.samples().get(0);
    }

    private ChartView chart(String id, String channel, List<Condition> group) {
        String unit = group.get(0).unit();
        Optional<Limits> limits =
                group.stream().flatMap(c -> c.limits().stream()).findFirst();
        Plot plot = plot(group, limits);
        Map<String, Condition> lines = lines(plot, group);
        List<ChartView.Caption> captions =
                group.stream().flatMap(c -> captions(c).stream()).toList();
        String description =
                captions.stream().map(ChartView.Caption::text).reduce("", (a, b) -> a.isEmpty() ? b : a + " " + b);
        return new ChartView(
                id,
                title(channel, unit),
                description,
                local.zone(offset),
                csv,
                group.stream().anyMatch(Condition::simulated),
                plot.yTicks().stream()
                        .map(v -> new ChartView.Tick(Plot.text(plot.y(v.doubleValue())), local.number(v)))
                        .toList(),
                xTicks(plot),
                limits.map(l -> band(plot, l, unit)).orElse(null),
                lines.keySet().stream().toList(),
                lines.entrySet().stream()
                        .filter(line -> line.getValue().limits().isPresent())
                        .map(Map.Entry::getKey)
                        .toList(),
                strips(plot, group),
                captions,
                rows(group, unit));
    }

    private String title(String channel, String unit) {
        String key = "quantity." + channel.replace('/', '-');
        String name = words.find(key).orElseGet(() -> Names.spelled(channel.replaceAll("[-/]", " ")));
        return words.text("chart.title", name, local.unit(unit));
    }

    private static Plot plot(List<Condition> group, Optional<Limits> limits) {
        List<Sample> all = group.stream().flatMap(c -> c.samples().stream()).toList();
        Comparator<Instant> order = Comparator.naturalOrder();
        Instant from = all.stream().map(Sample::time).min(order).orElseThrow();
        Instant until = all.stream().map(Sample::time).max(order).orElseThrow();
        List<BigDecimal> values = new ArrayList<>();
        all.forEach(s -> s.believed().ifPresent(values::add));
        limits.ifPresent(l -> {
            values.add(l.minimum());
            values.add(l.maximum());
        });
        double low =
                values.stream().min(Comparator.naturalOrder()).orElseThrow().doubleValue();
        double high =
                values.stream().max(Comparator.naturalOrder()).orElseThrow().doubleValue();
        return new Plot(from, until, low, high);
    }

    private List<ChartView.Tick> xTicks(Plot plot) {
        List<ChartView.Tick> ticks = new ArrayList<>();
        for (OffsetDateTime tick : plot.xTicks(offset)) {
            boolean midnight = tick.getHour() == 0 && tick.getMinute() == 0;
            ticks.add(new ChartView.Tick(
                    Plot.text(plot.x(tick.toInstant())), midnight ? local.day(tick) : local.clock(tick)));
        }
        return ticks;
    }

    private ChartView.Band band(Plot plot, Limits limits, String unit) {
        double top = plot.y(limits.maximum().doubleValue());
        double bottom = plot.y(limits.minimum().doubleValue());
        return new ChartView.Band(
                Plot.text(top),
                Plot.text(bottom),
                Plot.text(bottom - top),
                Plot.text(Plot.HEIGHT - bottom),
                local.quantity(limits.maximum(), unit),
                local.quantity(limits.minimum(), unit));
    }

    /** Path data of every stretch, and the series it belongs to. */
    private Map<String, Condition> lines(Plot plot, List<Condition> group) {
        int all = group.stream().mapToInt(c -> c.samples().size()).sum();
        Map<String, Condition> lines = new LinkedHashMap<>();
        for (Condition condition : group) {
            for (List<Sample> stretch : Stretches.cut(condition.samples())) {
                List<Sample> points =
                        Stretches.thin(stretch, (int) Math.max(4, (long) POINTS_MAX * stretch.size() / all));
                drawn.addAll(points);
                lines.put(path(plot, points), condition);
            }
        }
        return lines;
    }

    private static String path(Plot plot, List<Sample> points) {
        StringBuilder path = new StringBuilder("M");
        for (Sample point : points) {
            double value = point.believed().orElseThrow().doubleValue();
            path.append(path.length() == 1 ? "" : " ")
                    .append(Plot.text(plot.x(point.time())))
                    .append(' ')
                    .append(Plot.text(plot.y(value)));
        }
        return points.size() == 1 ? path.append("h.1").toString() : path.toString();
    }

    private List<ChartView.Strip> strips(Plot plot, List<Condition> group) {
        List<ChartView.Strip> strips = new ArrayList<>();
        for (Condition condition : group) {
            List<Sample> samples = condition.samples();
            double from = plot.x(first(condition).time());
            double until = plot.x(samples.get(samples.size() - 1).time());
            strips.add(new ChartView.Strip(
                    Plot.text(from),
                    Plot.text(Math.max(2, until - from - 1)),
                    Plot.text((from + until) / 2),
                    Integer.toString(strips.size() + 1),
                    new Names(words).place(condition.stay().place()),
                    condition.deviceName(),
                    condition.simulated()));
        }
        return strips;
    }

    private List<ChartView.Caption> captions(Condition condition) {
        return readings.sentences(condition);
    }

    private List<ChartView.Row> rows(List<Condition> group, String unit) {
        List<Sample> all = group.stream()
                .flatMap(c -> c.samples().stream())
                .filter(s -> s.believed().isPresent())
                .sorted(Comparator.comparing(Sample::time))
                .toList();
        int each = (all.size() + ROWS_MAX - 1) / ROWS_MAX;
        List<ChartView.Row> rows = new ArrayList<>();
        for (int from = 0; from < all.size(); from += each) {
            rows.add(row(all.subList(from, Math.min(all.size(), from + each)), unit));
        }
        return rows;
    }

    private ChartView.Row row(List<Sample> samples, String unit) {
        OffsetDateTime time = samples.get(0).time().atOffset(offset);
        List<BigDecimal> values =
                samples.stream().map(s -> s.believed().orElseThrow()).sorted().toList();
        return new ChartView.Row(
                Local.machine(time),
                local.moment(time),
                local.quantity(values.get(0), unit),
                local.quantity(values.get(values.size() - 1), unit),
                samples.size());
    }
}
