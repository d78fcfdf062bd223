@NullMarked
package dev.cairn.edge.time;

import org.jspecify.annotations.NullMarked;
