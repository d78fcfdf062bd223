package dev.cairn.model;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a reader must know of a channel to believe its numbers; the data of a record {@code cairn/channel/<name>}, CBOR:
 *
 * <pre>
 * { "unit": tstr, "source": tstr, "interval-ms": uint,
 *   ? "serial": tstr, ? "uncertainty": number, ? "uncertainty-by": tstr,
 *   ? "calibration": { "polynomial": [number, …], ? "from": tstr, "on": tstr, "by": tstr, ? "certificate": tstr } }
 * </pre>
 *
 * @param unit SenML symbol of the channel's numbers; empty when the probe itself says it
 * @param source where the probe is and what it is
 * @param interval between two readings
 * @param serial the probe's own number, read from the chip; empty where the chip has none or has not answered yet
 * @param uncertainty largest error, plus or minus, in the channel's unit
 * @param calibration what was found out about this very probe
 */
public record ChannelDescription(
        String unit,
        String source,
        Duration interval,
        Optional<String> serial,
        Optional<Uncertainty> uncertainty,
        Optional<Calibration> calibration) {
    /** Longest description that is read. */
    public static final int BYTES_MAX = 2048;

    /** Most coefficients of a calibration. */
    public static final int COEFFICIENTS_MAX = 6;

    /**
     * How far off a number may be.
     *
     * @param plusMinus in the channel's unit, not negative
     * @param by whose word that is: {@code data-sheet} or {@code configuration}
     */
    public record Uncertainty(BigDecimal plusMinus, String by) {
        public Uncertainty {
            if (plusMinus.signum() < 0) {
                throw new IllegalArgumentException("uncertainty " + plusMinus + " is negative");
            }
        }
    }

    /**
     * How the probe's own numbers became the channel's.
     *
     * @param polynomial coefficients, constant first
     * @param from unit of the probe's own number, where it is another
     * @param on day, ISO 8601
     * @param by who calibrated
     * @param certificate its number
     */
    public record Calibration(
            List<BigDecimal> polynomial, Optional<String> from, String on, String by, Optional<String> certificate) {
        public Calibration {
            polynomial = List.copyOf(polynomial);
            if (polynomial.isEmpty() || polynomial.size() > COEFFICIENTS_MAX) {
                throw new IllegalArgumentException(
                        "coefficients " + polynomial.size() + " not in 1.." + COEFFICIENTS_MAX);
            }
        }

        private Item item() {
            Item.MapBuilder map = Item.map()
                    .put(
                            "polynomial",
                            Item.arr(polynomial.stream().map(Item::of).toList()))
                    .put("on", Item.of(on))
                    .put("by", Item.of(by));
            from.ifPresent(unit -> map.put("from", Item.of(unit)));
            certificate.ifPresent(number -> map.put("certificate", Item.of(number)));
            return map.build();
        }

        private static Calibration of(Item.Map map) {
            List<BigDecimal> polynomial = new ArrayList<>();
            if (map.get("polynomial").orElse(Item.none()) instanceof Item.Arr coefficients) {
                coefficients.items().forEach(each -> polynomial.add(number(each)));
            }
            return new Calibration(
                    polynomial, text(map, "from"), needed(map, "on"), needed(map, "by"), text(map, "certificate"));
        }
    }

    /** A channel of which nothing more is known. */
    public static ChannelDescription of(String unit, String source, Duration interval) {
        return new ChannelDescription(unit, source, interval, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The record's data. */
    public Bytes encode() {
        Item.MapBuilder map = Item.map()
                .put("unit", Item.of(unit))
                .put("source", Item.of(source))
                .put("interval-ms", Item.of(interval.toMillis()));
        serial.ifPresent(number -> map.put("serial", Item.of(number)));
        uncertainty.ifPresent(
                each -> map.put("uncertainty", Item.of(each.plusMinus())).put("uncertainty-by", Item.of(each.by())));
        calibration.ifPresent(each -> map.put("calibration", each.item()));
        return Cbor.encode(map.build());
    }

    /**
     * Reads it back; members that are not known are passed over, so that a later gateway may say more.
     *
     * @throws Malformed {@code SML-01} when the bytes are no such description
     */
    public static ChannelDescription decode(Bytes data) throws Malformed {
        try {
            if (Cbor.decode(data, BYTES_MAX) instanceof Item.Map map) {
                return new ChannelDescription(
                        needed(map, "unit"),
                        needed(map, "source"),
                        Duration.ofMillis(number(map.get("interval-ms").orElse(Item.none()))
                                .longValueExact()),
                        text(map, "serial"),
                        map.get("uncertainty")
                                .map(each -> new Uncertainty(
                                        number(each),
                                        text(map, "uncertainty-by").orElse(""))),
                        map.get("calibration").map(ChannelDescription::calibration));
            }
        } catch (Malformed | IllegalArgumentException | ArithmeticException e) {
            throw new Malformed(Senml.CODE, "channel description: " + e.getMessage(), e);
        }
        throw new Malformed(Senml.CODE, "channel description: not a map");
    }

    private static Calibration calibration(Item item) {
        if (item instanceof Item.Map map) {
            return Calibration.of(map);
        }
        throw new IllegalArgumentException("calibration is not a map");
    }

    private static BigDecimal number(Item item) {
        if (item instanceof Item.Int integral) {
            return BigDecimal.valueOf(integral.value());
        }
        if (item instanceof Item.Decimal decimal) {
            return decimal.value();
        }
        throw new IllegalArgumentException("not a number");
    }

    private static String needed(Item.Map map, String key) {
        return text(map, key).orElseThrow(() -> new IllegalArgumentException("no " + key));
    }

    private static Optional<String> text(Item.Map map, String key) {
        return map.get(key).map(item -> {
            if (item instanceof Item.Txt text) {
                return text.value();
            }
            throw new IllegalArgumentException(key + " is not a text");
        });
    }
}
