/** Deterministic simulation: one thread, one seed, a disk and a network that do their worst. */
@NullMarked
package dev.cairn.ledger.sim;

import org.jspecify.annotations.NullMarked;
