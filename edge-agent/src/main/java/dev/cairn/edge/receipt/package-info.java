/** What the ledger answers, and what may be let go because of it. */
@NullMarked
package dev.cairn.edge.receipt;

import org.jspecify.annotations.NullMarked;
