package dev.cairn.edge;

import dev.cairn.edge.sensor.Calibrated;
import dev.cairn.edge.sensor.Plausible;
import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.edge.sensor.chip.Chips;
import dev.cairn.edge.sensor.host.HostSensors;
import dev.cairn.edge.sensor.kernel.KernelSensors;
import dev.cairn.edge.time.Ticker;
import dev.cairn.firmware.DeviceProfile;
import dev.cairn.firmware.ProbeSource;
import dev.cairn.firmware.SensorType;
import dev.cairn.model.ChannelDescription;
import dev.cairn.model.ChannelDescription.Uncertainty;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** From what a profile says of a channel to its sensor: the probe, its calibration, what is believed of it. */
final class Sources {
    private static final String BY_DATA_SHEET = "data-sheet";
    private static final String BY_CONFIGURATION = "configuration";

    private final Surroundings around;
    private final Path disk;
    private final Chips chips;

    Sources(Surroundings around, Path disk) {
        this.around = around;
        this.disk = disk;
        this.chips = new Chips(around.buses(), Ticker.system());
    }

    /** The channel's sensor; one that is not there reads as absent, and says what to do. */
    Sensor of(DeviceProfile.Channel channel) {
        ProbeSource source = channel.probe();
        Sensor probe = probe(source, channel.source());
        Optional<SensorType.Promise> sheet = source.sheet();
        if (sheet.isPresent()) {
            probe = believing(
                    probe,
                    Plausible.Bounds.range(sheet.get().least(), sheet.get().greatest()));
        }
        Optional<ChannelDescription.Calibration> calibration = calibration(channel);
        if (calibration.isPresent()) {
            int decimals = channel.calibration().orElseThrow().decimals();
            probe = new Calibrated(probe, calibration.get(), channel.unit(), decimals);
        }
        return believing(
                probe,
                new Plausible.Bounds(
                        channel.least().map(BigDecimal::valueOf),
                        channel.greatest().map(BigDecimal::valueOf),
                        channel.steepest().map(BigDecimal::valueOf),
                        channel.stuckAfter()));
    }

    /** The machine's own probes by channel name. */
    Map<String, Sensor> host() {
        return new HostSensors(around.root(), disk).find();
    }

    private Plausible believing(Sensor probe, Plausible.Bounds bounds) {
        return new Plausible(probe, bounds, around.pace()::nanos);
    }

    private Sensor probe(ProbeSource source, String text) {
        if (source instanceof ProbeSource.Kernel kernel) {
            return new KernelSensors(around.root()).at(kernel.path());
        }
        if (source instanceof ProbeSource.Simulated simulated) {
            return around.simulated(simulated.channel())
                    .orElse(new Absent(
                            text, "no simulated probe " + text + ": does edge.yaml name a simulation.place?"));
        }
        if (source instanceof ProbeSource.Host host) {
            Sensor found = host().get(host.channel());
            return found == null ? new Absent(text, "this machine has no " + text) : found;
        }
        if (source instanceof ProbeSource.Door door) {
            return chips.door(door);
        }
        if (source instanceof ProbeSource.I2c chip) {
            return chips.sensor(chip);
        }
        throw new IllegalStateException("no body for " + source);
    }

    /** How much longer than other probes this one may take: a CO2 sensor measures five seconds. */
    static Duration slowness(DeviceProfile.Channel channel) {
        return channel.probe() instanceof ProbeSource.I2c chip ? chip.type().slowness() : Duration.ZERO;
    }

    /** How far off the channel's numbers may be, and whose word that is. */
    static Optional<Uncertainty> uncertainty(DeviceProfile.Channel channel) {
        Optional<Uncertainty> said =
                channel.uncertainty().map(each -> new Uncertainty(BigDecimal.valueOf(each), BY_CONFIGURATION));
        if (said.isPresent()
                || channel.calibration()
                        .flatMap(DeviceProfile.Calibration::from)
                        .isPresent()) {
            return said;
        }
        return channel.probe()
                .sheet()
                .flatMap(SensorType.Promise::uncertainty)
                .map(each -> new Uncertainty(each, BY_DATA_SHEET));
    }

    /** The calibration as it travels in the capsule. */
    static Optional<ChannelDescription.Calibration> calibration(DeviceProfile.Channel channel) {
        return channel.calibration()
                .map(each -> new ChannelDescription.Calibration(
                        each.polynomial().stream().map(BigDecimal::valueOf).toList(),
                        each.from(),
                        each.on(),
                        each.by(),
                        each.certificate()));
    }

    private record Absent(String description, String help) implements Sensor {
        @Override
        public Reading read() {
            return Reading.none(Reading.Cause.ABSENT, help);
        }
    }
}
