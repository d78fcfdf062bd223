package dev.cairn.edge;

import dev.cairn.edge.batch.Context;
import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.edge.sensor.TimedSensor;
import dev.cairn.firmware.DeviceProfile;
import dev.cairn.model.ChannelDescription;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One channel at work: its probe, when it is due, whether its limit is broken, what was told of it. Of the sampler alone. */
final class Probe implements AutoCloseable {
    /** A description is told again so often, so that whoever holds some hours of readings holds it too. */
    static final Duration TELL_EVERY = Duration.ofHours(1);

    private static final int DESCRIPTION_BYTES_MAX = 8 * 1024;

    private final String channel;
    private final ChannelDescription described;
    private final Optional<BigDecimal> low;
    private final Optional<BigDecimal> high;
    private final TimedSensor sensor;
    private Optional<ChannelDescription> told = Optional.empty();
    private long toldAt;
    private long dueAt;
    private boolean broken;
    private String trouble = "";

    private Probe(
            String channel,
            ChannelDescription described,
            Optional<BigDecimal> low,
            Optional<BigDecimal> high,
            TimedSensor sensor,
            long dueAt) {
        this.channel = channel;
        this.described = described;
        this.low = low;
        this.high = high;
        this.sensor = sensor;
        this.dueAt = dueAt;
    }

    /** The probes that a profile asks for, all due now. */
    static List<Probe> of(DeviceProfile profile, Surroundings around, Path disk, long now) {
        Sources sources = new Sources(around, disk);
        List<Probe> probes = new ArrayList<>();
        for (DeviceProfile.Channel channel : profile.channels()) {
            Sensor sensor = sources.of(channel);
            probes.add(new Probe(
                    channel.name(),
                    new ChannelDescription(
                            channel.unit(),
                            sensor.description(),
                            channel.interval(),
                            Optional.empty(),
                            Sources.uncertainty(channel),
                            Sources.calibration(channel)),
                    channel.low().map(BigDecimal::valueOf),
                    channel.high().map(BigDecimal::valueOf),
                    new TimedSensor(sensor, around.sensorLimit().plus(Sources.slowness(channel))),
                    now));
        }
        if (profile.host().on()) {
            sources.host()
                    .forEach((name, sensor) ->
                            probes.add(host(name, sensor, profile.host().interval(), around, now)));
        }
        return probes;
    }

    private static Probe host(String name, Sensor sensor, Duration interval, Surroundings around, long now) {
        return new Probe(
                name,
                ChannelDescription.of("", sensor.description(), interval),
                Optional.empty(),
                Optional.empty(),
                new TimedSensor(sensor, around.sensorLimit()),
                now);
    }

    String channel() {
        return channel;
    }

    long dueAt() {
        return dueAt;
    }

    /** Looks at the probe; a unit other than the profile's is out of its range, never silently relabelled. */
    Reading read() throws InterruptedException {
        Reading reading = sensor.read();
        String unit = described.unit();
        if (reading instanceof Reading.Value value
                && !unit.isEmpty()
                && !value.unit().equals(unit)) {
            reading = Reading.none(
                    Reading.Cause.RANGE,
                    sensor.description() + " speaks in " + value.unit() + ", the profile says " + unit
                            + ": correct unit of channel " + channel);
        }
        trouble = reading instanceof Reading.NoValue no ? no.help() : "";
        return reading;
    }

    /** Why the last look gave no number, in words for people; empty when it gave one. */
    String trouble() {
        return trouble;
    }

    /** Those without a number now, by channel. */
    static Map<String, String> troubles(List<Probe> probes) {
        Map<String, String> now = new LinkedHashMap<>();
        for (Probe each : probes) {
            if (!each.trouble.isEmpty()) {
                now.put(each.channel, each.trouble);
            }
        }
        return Collections.unmodifiableMap(now);
    }

    /** What there is to know of the channel now; the serial number comes with the probe's first answer and changes with the probe. */
    ChannelDescription description() {
        return new ChannelDescription(
                described.unit(),
                described.source(),
                described.interval(),
                sensor.serial(),
                described.uncertainty(),
                described.calibration());
    }

    /** Whether the description is to be told: never was, has changed, or long ago. */
    boolean isToBeTold(long now) {
        return told.isEmpty()
                || now - toldAt >= TELL_EVERY.toNanos()
                || !told.get().equals(description());
    }

    /**
     * Adds what is to be told of channels, as far as there is room; the rest is told in the next batch.
     *
     * @return what was added
     */
    static Map<Probe, ChannelDescription> describe(
            List<Probe> probes, Context context, Instant at, long now, List<SenmlRecord> records) {
        Map<Probe, ChannelDescription> described = new LinkedHashMap<>();
        int bytes = 0;
        for (Probe probe : probes) {
            if (probe.isToBeTold(now)) {
                ChannelDescription description = probe.description();
                SenmlRecord record = context.channel(at, probe.channel, description);
                bytes += Senml.bytesAtMost(record);
                if (bytes <= DESCRIPTION_BYTES_MAX) {
                    records.add(record);
                    described.put(probe, description);
                }
            }
        }
        return described;
    }

    /** That it was signed. */
    void told(ChannelDescription signed, long now) {
        told = Optional.of(signed);
        toldAt = now;
    }

    /** Next time; what was missed is not made up for. */
    void rest(long now, int slowdown) {
        dueAt = Math.max(dueAt + described.interval().toNanos() * slowdown, now + 1);
    }

    /** Whether this value passes a limit in either direction. A number that the probe cannot measure says nothing about a limit. */
    Change judge(Reading.Value value) {
        if (value.marks().contains(Reading.Mark.RANGE)) {
            return Change.NONE;
        }
        BigDecimal number = value.value();
        boolean now = low.isPresent() && number.compareTo(low.get()) < 0
                || high.isPresent() && number.compareTo(high.get()) > 0;
        Change change = now == broken ? Change.NONE : now ? Change.BROKEN : Change.RESTORED;
        broken = now;
        return change;
    }

    /** What became of a limit. */
    enum Change {
        NONE,
        BROKEN,
        RESTORED
    }

    @Override
    public void close() {
        sensor.close();
    }
}
