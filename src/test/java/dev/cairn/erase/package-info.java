/** Erasing what was logged, in a running house. */
@NullMarked
package dev.cairn.erase;

import org.jspecify.annotations.NullMarked;
