@NullMarked
package dev.cairn.edge.sensor.chip;

import org.jspecify.annotations.NullMarked;
