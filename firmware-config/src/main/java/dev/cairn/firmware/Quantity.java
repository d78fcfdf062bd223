package dev.cairn.firmware;

import java.util.Locale;

/** What a chip measures, and the SenML unit in which its driver says it. */
public enum Quantity {
    TEMPERATURE("Cel"),
    HUMIDITY("%RH"),
    PRESSURE("Pa"),
    CO2("ppm"),
    /** Counts of a load cell's converter; a calibration makes a weight of them. */
    LOAD("count"),
    /** 1 open, 0 closed. */
    DOOR("1");

    private final String unit;

    Quantity(String unit) {
        this.unit = unit;
    }

    /** SenML symbol. */
    public String unit() {
        return unit;
    }

    /** As it stands in a configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
