/** What takes care of a ledger's data: checking, mending, saving and bringing back. */
@NullMarked
package dev.cairn.launch.care;

import org.jspecify.annotations.NullMarked;
