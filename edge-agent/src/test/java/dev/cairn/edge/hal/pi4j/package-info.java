@NullMarked
package dev.cairn.edge.hal.pi4j;

import org.jspecify.annotations.NullMarked;
