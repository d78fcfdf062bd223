/** The only place that knows Pi4J: its I2C over the kernel's {@code /dev/i2c-N}, its inputs over libgpiod. */
@NullMarked
package dev.cairn.edge.hal.pi4j;

import org.jspecify.annotations.NullMarked;
