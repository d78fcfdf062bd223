package dev.cairn.history;

import dev.cairn.history.Condition.Sample;
import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Hash;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one device reported in a span of time, by channel. */
final class Readings {
    static final int DAYS_MAX = 100;
    static final int BATCHES_PER_DAY_MAX = 3_000;
    private static final String CONTEXT = "cairn/";
    private static final String FAULT = "/fault";

    private final Map<String, List<Sample>> channels = new TreeMap<>();
    private final Map<String, String> units = new HashMap<>();
    private boolean simulated;
    private boolean cut;

    private Readings() {}

    /**
     * Reads the batches with a reading from {@code from} (inclusive) to {@code until} (exclusive): the newest {@value #DAYS_MAX} days of them, at most
     * {@value #BATCHES_PER_DAY_MAX} a day.
     */
    static Readings of(Hash device, Instant from, Instant until, Library library) {
        Readings readings = new Readings();
        Instant earliest = until.minus(Duration.ofDays(DAYS_MAX - 1));
        readings.cut = from.isBefore(earliest);
        TreeSet<Long> batches = new TreeSet<>();
        Instant day = (readings.cut ? earliest : from).truncatedTo(ChronoUnit.DAYS);
        for (; day.isBefore(until); day = day.plus(1, ChronoUnit.DAYS)) {
            List<Hit> hits = library.index()
                    .find(Rows.DEVICE, Rows.deviceDay(device, day), Instant.MIN, until, BATCHES_PER_DAY_MAX, -1);
            readings.cut |= hits.size() == BATCHES_PER_DAY_MAX;
            hits.forEach(hit -> batches.add(hit.index()));
        }
        for (long batch : batches) {
            library.entry(batch).ifPresent(entry -> {
                if (entry.capsule().isEmpty()) {
                    library.noteErased(batch);
                }
                readings.take(entry, from, until);
            });
        }
        readings.channels.values().forEach(samples -> samples.sort(Comparator.comparing(Sample::time)));
        return readings;
    }

    /** Samples by channel, each by time. */
    Map<String, List<Sample>> channels() {
        return channels;
    }

    /** SenML unit of a channel; "" if it never gave a value. */
    String unit(String channel) {
        return units.getOrDefault(channel, "");
    }

    boolean simulated() {
        return simulated;
    }

    boolean cut() {
        return cut;
    }

    private void take(Logged entry, Instant from, Instant until) {
        entry.capsule().ifPresent(capsule -> {
            List<SenmlRecord> records = Rows.readings(capsule);
            for (int i = 0; i < records.size(); i++) {
                take(records.get(i), entry.index(), capsule.leaves().get(i).path(), from, until);
            }
        });
    }

    private void take(SenmlRecord each, long entry, String path, Instant from, Instant until) {
        String channel = each.name().substring(each.name().lastIndexOf(':') + 1);
        if (channel.startsWith(CONTEXT)) {
            simulated |= channel.equals("cairn/simulated") && each.bool().orElse(false);
            return;
        }
        if (each.time().isBefore(from) || !each.time().isBefore(until)) {
            return;
        }
        if (channel.endsWith(FAULT)) {
            String of = channel.substring(0, channel.length() - FAULT.length());
            add(of, new Sample(each.time(), Optional.empty(), each.string(), entry, path));
        } else if (each.value().isPresent()) {
            each.unit().ifPresent(unit -> units.put(channel, unit));
            add(channel, new Sample(each.time(), each.value(), Optional.empty(), entry, path));
        }
    }

    private void add(String channel, Sample sample) {
        channels.computeIfAbsent(channel, unused -> new ArrayList<>()).add(sample);
    }
}
