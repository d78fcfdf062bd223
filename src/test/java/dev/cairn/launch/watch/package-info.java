/** Tests of what watches a ledger: what it keeps, and what it does not take in. */
@NullMarked
package dev.cairn.launch.watch;

import org.jspecify.annotations.NullMarked;
