/**
 * Drivers of chips on I2C and of a door contact, over the bus faces of {@code hal}. Each waits a bounded number of times and ends in numbers or
 * in a fault with a cause; none invents a number.
 */
@NullMarked
package dev.cairn.edge.sensor.chip;

import org.jspecify.annotations.NullMarked;
