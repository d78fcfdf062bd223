package dev.cairn.epcis;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * An amount of a class of things.
 *
 * @param epcClass URN or Digital Link of a lot or a product, as written
 * @param quantity empty: not known
 * @param uom UN/ECE Recommendation 20 code; empty: {@code quantity} counts pieces
 */
public record Quantity(String epcClass, Optional<BigDecimal> quantity, Optional<String> uom) {}
