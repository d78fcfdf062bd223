package dev.cairn.edge.sensor.chip;

import dev.cairn.edge.sensor.Reading;

/** Why a chip gave no number: the cause for the record, and for people what is wrong, where, and what to do. */
final class ProbeFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reading.Cause cause;

    ProbeFault(Reading.Cause cause, String help) {
        super(help);
        this.cause = cause;
    }

    Reading.NoValue reading() {
        return Reading.none(cause, String.valueOf(getMessage()));
    }
}
