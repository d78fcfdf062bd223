@NullMarked
package dev.cairn.edge.sensor;

import org.jspecify.annotations.NullMarked;
