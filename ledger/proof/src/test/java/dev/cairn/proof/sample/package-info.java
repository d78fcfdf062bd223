/** A sample ledger with known keys, for tests of this and other rooms. */
@NullMarked
package dev.cairn.proof.sample;

import org.jspecify.annotations.NullMarked;
