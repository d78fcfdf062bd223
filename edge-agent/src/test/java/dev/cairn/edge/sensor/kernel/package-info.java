@NullMarked
package dev.cairn.edge.sensor.kernel;

import org.jspecify.annotations.NullMarked;
