package dev.cairn.edge.sensor.sim;

import dev.cairn.edge.sensor.Sensor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A refrigerated lorry: insulated box, a unit that holds a set point, twelve tonnes of cargo that warm slowly. In its one warm spell
 * the unit stands still and the door is open, as at a ramp on a hot day.
 *
 * <pre>
 * C_air   dT_air/dt   = (UA_box + UA_door [open]) (T_out - T_air) + UA_cargo (T_cargo - T_air) - P(T_air)
 * C_cargo dT_cargo/dt = UA_cargo (T_air - T_cargo)
 * </pre>
 */
public final class ReeferLorry extends Place {
    /**
     * When the cold chain breaks.
     *
     * @param from the unit stops and the door opens
     * @param to both are mended
     */
    public record WarmSpell(Instant from, Instant to) {
        public WarmSpell {
            if (!from.isBefore(to)) {
                throw new IllegalArgumentException("warm spell from " + from + " to " + to);
            }
        }

        boolean covers(Instant now) {
            return !now.isBefore(from) && now.isBefore(to);
        }
    }

    private static final double AIR_J_PER_K = 150e3;
    private static final double CARGO_J_PER_K = 43e6;
    private static final double BOX_W_PER_K = 42;
    private static final double DOOR_W_PER_K = 600;
    private static final double CARGO_W_PER_K = 420;
    private static final double UNIT_W = 9_000;
    private static final double UNIT_W_PER_K = 3_000;
    private static final double UNIT_LOAD_W = 900;
    private static final double HUMIDITY_TAU_S = 600;

    private final double setPoint;
    private final Optional<WarmSpell> warmSpell;
    private double air;
    private double cargo;
    private double wind;
    private double humidity = 85;
    private boolean broken;

    /** @param setPoint degrees Celsius; cargo and air begin there */
    public ReeferLorry(long seed, Instant start, InstantSource clock, double setPoint, Optional<WarmSpell> warmSpell) {
        super(seed, start, clock);
        this.setPoint = setPoint;
        this.warmSpell = warmSpell;
        this.air = setPoint;
        this.cargo = setPoint;
    }

    @Override
    void step(Instant now) {
        broken = warmSpell.isPresent() && warmSpell.get().covers(now);
        // Gusts and turns of the road: slow, small, never the same.
        wind += (draw() - 0.5) * 0.08 - wind * STEP_S / 1200;
        double outside = daily(now, 24, 7, 15) + wind;
        double box = BOX_W_PER_K * (1 + wind / 10) + (broken ? DOOR_W_PER_K : 0);
        double toCargo = CARGO_W_PER_K * (air - cargo);
        air += (box * (outside - air) - toCargo - cold()) * STEP_S / AIR_J_PER_K;
        cargo += toCargo * STEP_S / CARGO_J_PER_K;
        humidity += ((broken ? 62 : 85) - humidity) * STEP_S / HUMIDITY_TAU_S;
    }

    private double cold() {
        return broken ? 0 : Math.max(0, Math.min(UNIT_W, UNIT_LOAD_W + (air - setPoint) * UNIT_W_PER_K));
    }

    @Override
    public Map<String, Sensor> sensors() {
        Map<String, Sensor> probes = new LinkedHashMap<>();
        probes.put("air-temperature", probe("lorry return air", () -> air, 0.06, "0.01", "Cel"));
        probes.put("cargo-temperature", probe("lorry cargo", () -> cargo, 0.02, "0.0625", "Cel"));
        probes.put("humidity", probe("lorry humidity", () -> humidity, 0.5, "0.1", "%RH"));
        probes.put("door", probe("lorry door", () -> broken ? 1 : 0, 0, "1", "1"));
        return probes;
    }
}
