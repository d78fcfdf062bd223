/**
 * The ledger: one writer, many readers, and the ports they stand on.
 *
 * <p>{@link dev.cairn.ledger.Ledger} takes signed statements, gives each an index, makes them durable, closes them
 * into blocks, signs the head and asks the neighbours to co-sign it. Everything below it is a port with a trust
 * sentence of its own.
 */
@NullMarked
package dev.cairn.ledger;

import org.jspecify.annotations.NullMarked;
