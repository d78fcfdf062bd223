/** Probes that the Linux kernel reads: hwmon, thermal, IIO and 1-Wire, through text files. */
@NullMarked
package dev.cairn.edge.sensor.kernel;

import org.jspecify.annotations.NullMarked;
