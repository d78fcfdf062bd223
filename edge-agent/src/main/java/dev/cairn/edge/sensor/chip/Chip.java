package dev.cairn.edge.sensor.chip;

import dev.cairn.firmware.Quantity;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** A chip's driver. Used by one thread at a time; after a fault it is begun anew. */
interface Chip {
    /** Brings the chip from power-on, or from whatever state it is in, to measuring; asks who it is. */
    void begin() throws ProbeFault, InterruptedException;

    /** One measurement: every quantity that the chip gave, in the quantity's unit, with the digits that it resolves. */
    Map<Quantity, BigDecimal> measure() throws ProbeFault, InterruptedException;

    /** Its serial number after {@link #begin}; empty where the chip has none. */
    Optional<String> serial();
}
