package dev.cairn.history;

import dev.cairn.history.Condition.Sample;
import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.model.ChannelDescription;
import dev.cairn.model.RecordName;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
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
    private static final String SIMULATED = "cairn/simulated";
    static final int BATCHES_PER_DAY_MAX = 3_000;

    private final Map<String, List<Sample>> channels = new TreeMap<>();
    private final Map<String, String> units = new HashMap<>();
    private final Map<String, ChannelDescription> descriptions = new HashMap<>();
    private final Hash device;
    private boolean simulated;
    private boolean cut;

    private Readings(Hash device) {
        this.device = device;
    }

    /**
     * Reads the batches with a reading from {@code from} (inclusive) to {@code until} (exclusive): the newest {@value #DAYS_MAX} days of them, at most
     * {@value #BATCHES_PER_DAY_MAX} a day.
     */
    static Readings of(Hash device, Instant from, Instant until, Library library) {
        Readings readings = new Readings(device);
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

    /** What was last signed of a channel. */
    Optional<ChannelDescription> described(String channel) {
        return Optional.ofNullable(descriptions.get(channel));
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
            Batch batch = new Batch(entry, Doubts.in(records), isStory(records));
            for (int i = 0; i < records.size(); i++) {
                take(records.get(i), batch, capsule.leaves().get(i).path(), from, until);
            }
        });
    }

    private void take(SenmlRecord each, Batch batch, String path, Instant from, Instant until) {
        String local = each.name().substring(each.name().lastIndexOf(':') + 1);
        if (local.isEmpty()) {
            return;
        }
        RecordName name = new RecordName(device, local);
        if (name.isContext()) {
            takeContext(name, each);
        } else if (!each.time().isBefore(from) && each.time().isBefore(until)) {
            long entry = batch.entry().index();
            Arrival arrival = batch.arrival(each.time());
            if (name.isFault()) {
                add(name.channel(), new Sample(each.time(), Optional.empty(), each.string(), "", entry, path, arrival));
            } else if (each.value().isPresent()) {
                each.unit().ifPresent(unit -> units.put(local, unit));
                String doubt = batch.doubts().of(local, each.time());
                add(local, new Sample(each.time(), each.value(), Optional.empty(), doubt, entry, path, arrival));
            }
        }
    }

    private void takeContext(RecordName name, SenmlRecord each) {
        simulated |= name.local().equals(SIMULATED) && each.bool().orElse(false);
        if (name.local().startsWith(RecordName.DESCRIPTION) && each.data().isPresent()) {
            try {
                descriptions.put(
                        name.local().substring(RecordName.DESCRIPTION.length()),
                        ChannelDescription.decode(each.data().get()));
            } catch (Malformed e) {
                // Whoever signed this says nothing that can be shown; the readings stand for themselves.
            }
        }
    }

    /** A simulated gateway says in each batch that its readings may bear a story's time. */
    private static boolean isStory(List<SenmlRecord> records) {
        return records.stream()
                .anyMatch(each ->
                        each.name().endsWith(":" + SIMULATED) && each.bool().orElse(false));
    }

    /** What holds for all readings of one statement. */
    private record Batch(Logged entry, Doubts doubts, boolean story) {
        Arrival arrival(Instant measured) {
            return story ? Arrival.ON_TIME : Arrival.of(measured, entry.loggedAt());
        }
    }

    /** Why readings of one batch are doubted, by channel and time. */
    private record Doubts(Map<String, String> words) {
        static Doubts in(List<SenmlRecord> records) {
            Map<String, String> words = new HashMap<>();
            for (SenmlRecord each : records) {
                if (each.name().endsWith(RecordName.QUALITY) && each.string().isPresent()) {
                    String local = each.name().substring(each.name().lastIndexOf(':') + 1);
                    String channel = local.substring(0, local.length() - RecordName.QUALITY.length());
                    words.put(key(channel, each.time()), each.string().get());
                }
            }
            return new Doubts(words);
        }

        String of(String channel, Instant time) {
            return words.getOrDefault(key(channel, time), "");
        }

        private static String key(String channel, Instant time) {
            return channel + " " + time;
        }
    }

    private void add(String channel, Sample sample) {
        channels.computeIfAbsent(channel, unused -> new ArrayList<>()).add(sample);
    }
}
