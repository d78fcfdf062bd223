package dev.cairn.edge;

import dev.cairn.edge.hal.Buses;
import dev.cairn.edge.hal.pi4j.Pi4jBuses;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.edge.time.ClockProbe;
import dev.cairn.edge.time.KernelClock;
import dev.cairn.edge.time.Ticker;
import dev.cairn.edge.uplink.BackOff;
import dev.cairn.edge.uplink.Uplink;
import dev.cairn.model.SenmlRecord;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The world as an agent meets it; everything here has a stand-in for tests and demos.
 *
 * @param uplink the pipe to the ledger
 * @param wall the signer's clock: when a statement was really signed
 * @param measured the clock of the readings; another than {@code wall} only for a simulated gateway, whose records then say so
 * @param pace what sampling runs on
 * @param clock what can be said of the wall clock
 * @param random for capsule secrets and back-off
 * @param simulated probes for the {@code sim:} channels
 * @param buses the machine's I2C and GPIO
 * @param root folder that holds {@code sys} and {@code proc}
 * @param receiptLimit how long after sending a statement goes again if no receipt came
 * @param firstBackOff shortest wait before a new connection
 * @param sensorLimit how long one read of a probe may take
 */
public record Surroundings(
        Uplink uplink,
        InstantSource wall,
        InstantSource measured,
        Ticker pace,
        ClockProbe clock,
        SecureRandom random,
        Map<String, Sensor> simulated,
        Buses buses,
        Path root,
        Duration receiptLimit,
        Duration firstBackOff,
        Duration sensorLimit) {
    private static final Duration RECEIPT_LIMIT = Duration.ofSeconds(60);
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration SENSOR_LIMIT = Duration.ofSeconds(3);

    public Surroundings {
        simulated = Map.copyOf(simulated);
    }

    /** A real gateway: readings and statements by the same wall clock, the kernel's monotonic clock, the root file system. */
    public static Surroundings real(Uplink uplink, InstantSource wall) {
        SecureRandom random = new SecureRandom();
        Path root = Path.of("/");
        return new Surroundings(
                uplink,
                wall,
                wall,
                Ticker.system(),
                new KernelClock(root, random, wall),
                random,
                Map.of(),
                new Pi4jBuses(root),
                root,
                RECEIPT_LIMIT,
                FIRST_BACK_OFF,
                SENSOR_LIMIT);
    }

    /** The same with simulated probes, on the given clock and pace. */
    public Surroundings simulating(Map<String, Sensor> probes, InstantSource story, Ticker storyPace) {
        return new Surroundings(
                uplink,
                wall,
                story,
                storyPace,
                clock,
                random,
                probes,
                buses,
                root,
                receiptLimit,
                firstBackOff,
                sensorLimit);
    }

    /** The same on another root folder. */
    Surroundings at(Path otherRoot) {
        return new Surroundings(
                uplink,
                wall,
                measured,
                pace,
                new KernelClock(otherRoot, random, wall),
                random,
                simulated,
                new Pi4jBuses(otherRoot),
                otherRoot,
                receiptLimit,
                firstBackOff,
                sensorLimit);
    }

    /** The same with other waits for receipts and connections. */
    public Surroundings waiting(Duration forReceipt, Duration firstBetweenConnections) {
        return new Surroundings(
                uplink,
                wall,
                measured,
                pace,
                clock,
                random,
                simulated,
                buses,
                root,
                forReceipt,
                firstBetweenConnections,
                sensorLimit);
    }

    /** The same with other buses. */
    public Surroundings over(Buses others) {
        return new Surroundings(
                uplink,
                wall,
                measured,
                pace,
                clock,
                random,
                simulated,
                others,
                root,
                receiptLimit,
                firstBackOff,
                sensorLimit);
    }

    /** Whether readings bear another clock's time than the statements. */
    boolean isStory() {
        return measured != wall;
    }

    BackOff backOff() {
        return new BackOff(random, firstBackOff);
    }

    /**
     * The reading's time. SenML takes numbers below 2^28 s as relative (RFC 8428, section 4.5.3), so a clock that is still there, as after a
     * start in 1970, is shown 2^28 s later: readings keep their order and their distances.
     */
    Instant readingTime() {
        Instant now = measured.instant();
        boolean relative = now.getEpochSecond() < SenmlRecord.TIME_SECONDS_MIN;
        return relative ? now.plusSeconds(SenmlRecord.TIME_SECONDS_MIN) : now;
    }

    /** Whether any probe here is a simulated one; then every record says so. */
    boolean isSimulated() {
        return !simulated.isEmpty() || isStory();
    }

    Optional<Sensor> simulated(String channel) {
        return Optional.ofNullable(simulated.get(channel));
    }
}
