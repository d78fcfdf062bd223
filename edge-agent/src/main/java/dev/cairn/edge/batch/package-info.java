/** From readings to signed statements in the spool. */
@NullMarked
package dev.cairn.edge.batch;

import org.jspecify.annotations.NullMarked;
