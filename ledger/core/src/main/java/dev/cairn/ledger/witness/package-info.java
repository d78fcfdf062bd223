/** Both sides of the C2SP witness protocol: the witness that remembers, and the client that asks. */
@NullMarked
package dev.cairn.ledger.witness;

import org.jspecify.annotations.NullMarked;
