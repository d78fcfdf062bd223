package dev.cairn.history;

import java.math.BigDecimal;

/**
 * Storage limits as signed in the lot's ILMD.
 *
 * @param minimum lowest allowed temperature, degrees Celsius
 * @param maximum highest allowed temperature, degrees Celsius
 * @param minutesOutside total minutes outside that the producer allows, 0 or more
 */
public record Limits(BigDecimal minimum, BigDecimal maximum, int minutesOutside) {}
