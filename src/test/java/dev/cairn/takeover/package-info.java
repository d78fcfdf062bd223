/** Two servers of one ledger, as processes: one writes, one stands by. */
@NullMarked
package dev.cairn.takeover;

import org.jspecify.annotations.NullMarked;
