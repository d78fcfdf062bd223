package dev.cairn.edge.sensor.sim;

import dev.cairn.edge.sensor.Sensor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A cold room of 40 m3 with two tonnes of fruit: air and goods as two thermal masses, walls, a compressor with hysteresis and a
 * smallest pause, doors that people open in working hours.
 *
 * <pre>
 * C_air  dT_air/dt  = UA_wall (T_out - T_air) + UA_door (T_out - T_air) [door open] + UA_goods (T_goods - T_air) - P [compressor on]
 * C_goods dT_goods/dt = UA_goods (T_air - T_goods) + heat of respiration
 * </pre>
 */
public final class ColdRoom extends Place {
    private static final double AIR_J_PER_K = 400e3;
    private static final double GOODS_J_PER_K = 7.2e6;
    private static final double WALL_W_PER_K = 45;
    private static final double DOOR_W_PER_K = 350;
    private static final double GOODS_W_PER_K = 250;
    private static final double COMPRESSOR_W = 3_500;
    private static final double RESPIRATION_W = 60;
    private static final double HYSTERESIS_K = 0.8;
    private static final double PAUSE_MIN_S = 180;
    private static final double OPENINGS_PER_HOUR = 0.8;
    private static final double OPEN_MAX_S = 180;
    private static final double HUMIDITY_TAU_S = 900;

    private final double setPoint;
    private double air;
    private double goods;
    private double humidity = 88;
    private boolean cooling;
    private double sinceSwitch = PAUSE_MIN_S;
    private double doorOpenFor;

    /**
     * @param setPoint degrees Celsius that the thermostat holds, within {@code HYSTERESIS_K}
     * @param goodsAtStart degrees Celsius of the fruit when the story begins: warm from the field, or already cold
     */
    public ColdRoom(long seed, Instant start, InstantSource clock, double setPoint, double goodsAtStart) {
        super(seed, start, clock);
        this.setPoint = setPoint;
        this.air = setPoint;
        this.goods = goodsAtStart;
    }

    @Override
    void step(Instant now) {
        double outside = daily(now, 17, 6, 15);
        moveDoor(now);
        switchCompressor();
        double wall = WALL_W_PER_K + (doorOpenFor > 0 ? DOOR_W_PER_K : 0);
        double toGoods = GOODS_W_PER_K * (air - goods);
        air += (wall * (outside - air) - toGoods - (cooling ? COMPRESSOR_W : 0)) * STEP_S / AIR_J_PER_K;
        goods += (toGoods + RESPIRATION_W) * STEP_S / GOODS_J_PER_K;
        double humidityGoal = doorOpenFor > 0 ? 97 : cooling ? 82 : 93;
        humidity += (humidityGoal - humidity) * STEP_S / HUMIDITY_TAU_S;
    }

    private void moveDoor(Instant now) {
        double chance = draw();
        double length = draw();
        doorOpenFor = Math.max(0, doorOpenFor - STEP_S);
        boolean working = hour(now) >= 6 && hour(now) < 20;
        if (working && doorOpenFor == 0 && chance < OPENINGS_PER_HOUR * STEP_S / 3600) {
            doorOpenFor = 20 + length * (OPEN_MAX_S - 20);
        }
    }

    private void switchCompressor() {
        sinceSwitch += STEP_S;
        boolean wanted = cooling ? air > setPoint - HYSTERESIS_K : air > setPoint + HYSTERESIS_K;
        if (wanted != cooling && sinceSwitch >= PAUSE_MIN_S) {
            cooling = wanted;
            sinceSwitch = 0;
        }
    }

    @Override
    public Map<String, Sensor> sensors() {
        Map<String, Sensor> probes = new LinkedHashMap<>();
        probes.put("air-temperature", probe("cold room air", () -> air, 0.04, "0.01", "Cel"));
        probes.put("goods-temperature", probe("cold room goods", () -> goods, 0.03, "0.0625", "Cel"));
        probes.put("humidity", probe("cold room humidity", () -> humidity, 0.4, "0.1", "%RH"));
        probes.put("door", probe("cold room door", () -> doorOpenFor > 0 ? 1 : 0, 0, "1", "1"));
        return probes;
    }
}
