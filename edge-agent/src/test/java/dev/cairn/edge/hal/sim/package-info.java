@NullMarked
package dev.cairn.edge.hal.sim;

import org.jspecify.annotations.NullMarked;
