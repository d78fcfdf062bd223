package dev.cairn.edge.sensor;

import dev.cairn.model.ChannelDescription.Calibration;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * The probe's number by its calibration: the polynomial at it, in exact decimal arithmetic, rounded once at the end. A number in another unit
 * than the calibration is made for is no measurement of this channel.
 */
public final class Calibrated implements Sensor {
    /** Beyond this a number with nine decimals does not fit into 64 bits. */
    private static final BigDecimal NUMBER_MAX = new BigDecimal("1E+9");

    private final Sensor probe;
    private final List<BigDecimal> polynomial;
    private final String from;
    private final String unit;
    private final int decimals;

    /**
     * @param unit of the channel
     * @param decimals that are kept, 0 to 9
     */
    public Calibrated(Sensor probe, Calibration calibration, String unit, int decimals) {
        this.probe = probe;
        List<BigDecimal> given = calibration.polynomial();
        this.polynomial = given.size() == 1 ? List.of(given.get(0), BigDecimal.ONE) : given;
        this.from = calibration.from().orElse(unit);
        this.unit = unit;
        this.decimals = decimals;
    }

    @Override
    public Reading read() throws InterruptedException {
        Reading reading = probe.read();
        if (!(reading instanceof Reading.Value raw)) {
            return reading;
        }
        return raw.unit().equals(from) ? calibrate(raw) : foreign(raw);
    }

    private Reading calibrate(Reading.Value raw) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = polynomial.size() - 1; i >= 0; i--) {
            sum = sum.multiply(raw.value()).add(polynomial.get(i));
        }
        return sum.abs().compareTo(NUMBER_MAX) < 0
                ? new Reading.Value(
                        sum.setScale(decimals, RoundingMode.HALF_EVEN).stripTrailingZeros(), unit, raw.marks())
                : Reading.none(
                        Reading.Cause.RANGE,
                        probe.description() + " gave " + raw.value() + ", of which the calibration makes " + sum
                                + ": is the polynomial right?");
    }

    private Reading foreign(Reading.Value raw) {
        return Reading.none(
                Reading.Cause.RANGE,
                probe.description() + " speaks in " + raw.unit() + ", the calibration is made for " + from
                        + ": correct unit or calibration of the channel");
    }

    @Override
    public String description() {
        return probe.description();
    }

    @Override
    public Optional<String> serial() {
        return probe.serial();
    }
}
