/** The machine itself as a probe, where it has no other. */
@NullMarked
package dev.cairn.edge.sensor.host;

import org.jspecify.annotations.NullMarked;
