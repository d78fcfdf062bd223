@NullMarked
package dev.cairn.edge.sensor.sim;

import org.jspecify.annotations.NullMarked;
