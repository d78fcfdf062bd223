package dev.cairn.edge;

import dev.cairn.edge.sensor.Sensor;
import dev.cairn.edge.time.ClockProbe;
import dev.cairn.edge.time.KernelClock;
import dev.cairn.edge.time.Ticker;
import dev.cairn.edge.uplink.BackOff;
import dev.cairn.edge.uplink.Uplink;
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
                new KernelClock(root, random),
                random,
                Map.of(),
                root,
                RECEIPT_LIMIT,
                FIRST_BACK_OFF,
                SENSOR_LIMIT);
    }

    /** The same with simulated probes, on the given clock and pace. */
    public Surroundings simulating(Map<String, Sensor> probes, InstantSource story, Ticker storyPace) {
        return new Surroundings(
                uplink, wall, story, storyPace, clock, random, probes, root, receiptLimit, firstBackOff, sensorLimit);
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
                root,
                forReceipt,
                firstBetweenConnections,
                sensorLimit);
    }

    /** Whether readings bear another clock's time than the statements. */
    boolean isStory() {
        return measured != wall;
    }

    BackOff backOff() {
        return new BackOff(random, firstBackOff);
    }

    /** The reading's time; never so early that SenML would take it as relative (RFC 8428, section 4.5.3). */
    Instant readingTime() {
        Instant now = measured.instant();
        Instant earliest = Instant.ofEpochSecond(dev.cairn.model.SenmlRecord.TIME_SECONDS_MIN);
        return now.isBefore(earliest) ? earliest : now;
    }

    /** Whether any probe here is a simulated one; then every record says so. */
    boolean isSimulated() {
        return !simulated.isEmpty() || isStory();
    }

    Optional<Sensor> simulated(String channel) {
        return Optional.ofNullable(simulated.get(channel));
    }
}
