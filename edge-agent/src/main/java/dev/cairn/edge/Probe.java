package dev.cairn.edge;

import dev.cairn.edge.sensor.Plausible;
import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.edge.sensor.TimedSensor;
import dev.cairn.edge.sensor.host.HostSensors;
import dev.cairn.edge.sensor.kernel.KernelSensors;
import dev.cairn.firmware.DeviceProfile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One channel at work: its probe, when it is due, and whether its limit is broken. Of the sampler alone. */
final class Probe implements AutoCloseable {
    private static final BigDecimal ANY = new BigDecimal("1E+15");

    private final String channel;
    private final String unit;
    private final Duration interval;
    private final Optional<BigDecimal> low;
    private final Optional<BigDecimal> high;
    private final TimedSensor sensor;
    private long dueAt;
    private boolean broken;

    private Probe(
            String channel,
            String unit,
            Duration interval,
            Optional<BigDecimal> low,
            Optional<BigDecimal> high,
            TimedSensor sensor,
            long dueAt) {
        this.channel = channel;
        this.unit = unit;
        this.interval = interval;
        this.low = low;
        this.high = high;
        this.sensor = sensor;
        this.dueAt = dueAt;
    }

    /** The probes that a profile asks for, all due now. */
    static List<Probe> of(DeviceProfile profile, Surroundings around, Path disk, long now) {
        List<Probe> probes = new ArrayList<>();
        for (DeviceProfile.Channel channel : profile.channels()) {
            Plausible believable = new Plausible(
                    find(channel.source(), around, disk),
                    BigDecimal.valueOf(channel.least()),
                    BigDecimal.valueOf(channel.greatest()),
                    channel.stuckAfter());
            probes.add(new Probe(
                    channel.name(),
                    channel.unit(),
                    channel.interval(),
                    channel.low().map(BigDecimal::valueOf),
                    channel.high().map(BigDecimal::valueOf),
                    new TimedSensor(believable, around.sensorLimit()),
                    now));
        }
        if (profile.host().on()) {
            new HostSensors(around.root(), disk)
                    .find()
                    .forEach((name, sensor) -> probes.add(host(name, sensor, profile.host(), around, now)));
        }
        return probes;
    }

    private static Probe host(String name, Sensor sensor, DeviceProfile.Host host, Surroundings around, long now) {
        Plausible believable = new Plausible(sensor, ANY.negate(), ANY, 0);
        return new Probe(
                name,
                "",
                host.interval(),
                Optional.empty(),
                Optional.empty(),
                new TimedSensor(believable, around.sensorLimit()),
                now);
    }

    private static Sensor find(String source, Surroundings around, Path disk) {
        String rest = source.substring(source.indexOf(':') + 1);
        if (source.startsWith("kernel:")) {
            return new KernelSensors(around.root()).at(rest);
        }
        if (source.startsWith("sim:")) {
            return around.simulated(rest).orElse(new Absent(source));
        }
        if (source.startsWith("host:")) {
            Sensor found = new HostSensors(around.root(), disk).find().get(rest);
            return found == null ? new Absent(source) : found;
        }
        return new Absent(source);
    }

    private record Absent(String description) implements Sensor {
        @Override
        public Reading read() {
            return Reading.none(Reading.Cause.ABSENT);
        }
    }

    String channel() {
        return channel;
    }

    /** SenML symbol; empty when the probe itself says it. */
    String unit() {
        return unit;
    }

    Duration interval() {
        return interval;
    }

    String source() {
        return sensor.description();
    }

    long dueAt() {
        return dueAt;
    }

    /** Looks at the probe; a unit other than the profile's is out of its range, never silently relabelled. */
    Reading read() throws InterruptedException {
        Reading reading = sensor.read();
        boolean foreign = reading instanceof Reading.Value value
                && !unit.isEmpty()
                && !value.unit().equals(unit);
        return foreign ? Reading.none(Reading.Cause.RANGE) : reading;
    }

    /** Next time; what was missed is not made up for. */
    void rest(long now, int slowdown) {
        dueAt = Math.max(dueAt + interval.toNanos() * slowdown, now + 1);
    }

    /** Whether this value passes a limit in either direction. */
    Change judge(BigDecimal value) {
        boolean now = low.isPresent() && value.compareTo(low.get()) < 0
                || high.isPresent() && value.compareTo(high.get()) > 0;
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
