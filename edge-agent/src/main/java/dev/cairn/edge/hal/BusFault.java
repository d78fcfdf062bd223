package dev.cairn.edge.hal;

import java.io.IOException;

/** A transfer that did not come about; the kind says whose fault it probably is. Nothing was invented in its place. */
public final class BusFault extends IOException {
    private static final long serialVersionUID = 1L;

    /** Where to look. */
    public enum Kind {
        /** Nobody acknowledged the address, or the device stopped in the middle. */
        NO_ANSWER,
        /** The bus was held too long: a clock stretched beyond the controller's patience, a line pulled down, a lock not got. */
        TIMEOUT,
        /** There is no such bus or line here, or no right to use it. */
        NO_BUS,
        /** Fewer bytes came than were asked for. */
        SHORT
    }

    private final Kind kind;

    public BusFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public BusFault(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
