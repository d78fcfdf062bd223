/** A server that stops, or wakes with an old copy of its data. */
@NullMarked
package dev.cairn.kill;

import org.jspecify.annotations.NullMarked;
