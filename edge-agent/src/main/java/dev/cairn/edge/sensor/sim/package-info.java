/** Simulated places with believable physics, and the clock that plays their story. */
@NullMarked
package dev.cairn.edge.sensor.sim;

import org.jspecify.annotations.NullMarked;
