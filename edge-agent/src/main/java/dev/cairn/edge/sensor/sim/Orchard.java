package dev.cairn.edge.sensor.sim;

import dev.cairn.edge.sensor.Sensor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** A field station among the trees: the sun through passing clouds, air that follows it two hours late, and its humidity. */
public final class Orchard extends Place {
    private static final double CLEAR_SKY_W_PER_M2 = 850;
    private static final double SUNRISE_HOUR = 6.2;
    private static final double DAY_HOURS = 11.6;
    private static final double CLOUD_TAU_S = 1_500;
    private static final double AIR_TAU_S = 1_800;

    private double cloud = 0.3;
    private double cloudGoal = 0.3;
    private double air;
    private double sun;

    public Orchard(long seed, Instant start, InstantSource clock) {
        super(seed, start, clock);
        this.air = daily(start, 16, 6, 14.5);
    }

    @Override
    void step(Instant now) {
        double change = draw();
        double goal = draw();
        if (change < STEP_S / CLOUD_TAU_S) {
            cloudGoal = goal * goal;
        }
        cloud += (cloudGoal - cloud) * STEP_S / CLOUD_TAU_S;
        double height = Math.sin(Math.PI * (hour(now) - SUNRISE_HOUR) / DAY_HOURS);
        boolean day = hour(now) > SUNRISE_HOUR && hour(now) < SUNRISE_HOUR + DAY_HOURS;
        sun = day ? CLEAR_SKY_W_PER_M2 * height * (1 - 0.75 * cloud) : 0;
        double goalAir = daily(now, 16, 6, 14.5) + (day ? 1.5 * height * (0.3 - cloud) : 0);
        air += (goalAir - air) * STEP_S / AIR_TAU_S;
    }

    private double humidity() {
        // Dew point of about 10 degrees through the day (Magnus): warm air is drier.
        double dewPoint = 10;
        return Math.min(100, 100 * Math.exp(17.62 * dewPoint / (243.12 + dewPoint) - 17.62 * air / (243.12 + air)));
    }

    @Override
    public Map<String, Sensor> sensors() {
        Map<String, Sensor> probes = new LinkedHashMap<>();
        probes.put("air-temperature", probe("orchard air", () -> air, 0.05, "0.01", "Cel"));
        probes.put("humidity", probe("orchard humidity", this::humidity, 0.5, "0.1", "%RH"));
        probes.put("irradiance", probe("orchard sun", () -> sun, 2, "1", "W/m2"));
        return probes;
    }
}
