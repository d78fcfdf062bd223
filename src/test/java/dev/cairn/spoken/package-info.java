/** Whether a key has said an event already: the capture door's question, asked of the real projection over a real ledger. */
@NullMarked
package dev.cairn.spoken;

import org.jspecify.annotations.NullMarked;
