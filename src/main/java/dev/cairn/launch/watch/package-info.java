/** What watches somebody else's ledger: a mirror that holds it, a monitor that asks about it. */
@NullMarked
package dev.cairn.launch.watch;

import org.jspecify.annotations.NullMarked;
