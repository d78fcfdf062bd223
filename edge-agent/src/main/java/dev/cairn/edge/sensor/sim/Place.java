package dev.cairn.edge.sensor.sim;

import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * A simulated place. Its state moves in fixed steps from its start to the clock's now whenever a probe looks, so that the same
 * seed gives the same weather whoever looks and how often. Thread-safe.
 */
public abstract sealed class Place permits ColdRoom, ReeferLorry, Orchard {
    /** One step of the physics. */
    static final Duration STEP = Duration.ofSeconds(5);

    /** The longest time that is made up for in one look: further back the place starts anew. */
    static final Duration CATCH_UP_MAX = Duration.ofDays(31);

    static final double STEP_S = STEP.toSeconds();
    private static final double DAY_S = Duration.ofDays(1).toSeconds();

    private final InstantSource clock;
    private final RandomGenerator random;
    private final RandomGenerator noise;
    private Instant simulated;

    Place(long seed, Instant start, InstantSource clock) {
        SplittableRandom root = new SplittableRandom(seed);
        this.random = root.split();
        this.noise = root.split();
        this.clock = clock;
        this.simulated = start;
    }

    /** Its probes by channel. */
    public abstract Map<String, Sensor> sensors();

    /** Moves the state by {@link #STEP}, ending at {@code now}. */
    abstract void step(Instant now);

    /** Uniform in [0, 1), for the physics; drawn the same number of times in each step. */
    final double draw() {
        return random.nextDouble();
    }

    /** Hours since midnight UTC. */
    static double hour(Instant now) {
        return Math.floorMod(now.getEpochSecond(), (long) DAY_S) / 3600.0;
    }

    /** A daily curve that peaks at {@code peakHour}. */
    static double daily(Instant now, double mean, double swing, double peakHour) {
        return mean + swing * Math.cos((hour(now) - peakHour) / 24 * 2 * Math.PI);
    }

    private synchronized double look(DoubleSupplier what) {
        Instant now = clock.instant();
        if (simulated.plus(CATCH_UP_MAX).isBefore(now)) {
            simulated = now.minus(CATCH_UP_MAX);
        }
        while (!simulated.plus(STEP).isAfter(now)) {
            simulated = simulated.plus(STEP);
            step(simulated);
        }
        return what.getAsDouble();
    }

    /** A probe with the noise and resolution of a real one. */
    final Sensor probe(String name, DoubleSupplier truth, double sigma, String resolution, String unit) {
        return new Probe(name, truth, sigma, new BigDecimal(resolution), unit);
    }

    private final class Probe implements Sensor {
        private final String name;
        private final DoubleSupplier truth;
        private final double sigma;
        private final BigDecimal resolution;
        private final String unit;

        Probe(String name, DoubleSupplier truth, double sigma, BigDecimal resolution, String unit) {
            this.name = name;
            this.truth = truth;
            this.sigma = sigma;
            this.resolution = resolution;
            this.unit = unit;
        }

        @Override
        public Reading read() {
            double seen = look(truth) + noise.nextGaussian() * sigma;
            if (unit.equals("%RH")) {
                seen = Math.max(0, Math.min(100, seen));
            }
            BigDecimal steps = BigDecimal.valueOf(seen).divide(resolution, 0, RoundingMode.HALF_EVEN);
            return Reading.of(steps.multiply(resolution).stripTrailingZeros(), unit);
        }

        @Override
        public String description() {
            return "simulated " + name;
        }
    }
}
