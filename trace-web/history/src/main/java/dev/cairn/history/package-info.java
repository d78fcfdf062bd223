/** From any item to its whole story: projection of the log, walk through events, join with what the sensors said. */
@NullMarked
package dev.cairn.history;

import org.jspecify.annotations.NullMarked;
