/** Who watches a ledger, and takes care of its data: mirror, monitor, fsck, backup, against real processes. */
@NullMarked
package dev.cairn.watch;

import org.jspecify.annotations.NullMarked;
