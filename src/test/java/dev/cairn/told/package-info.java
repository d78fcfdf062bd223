/** Who is told of events, by real processes: web hooks. */
@NullMarked
package dev.cairn.told;

import org.jspecify.annotations.NullMarked;
