/** Signed notes, checkpoints, cosignatures, policies and the genesis text: the C2SP formats (docs/formats/log.md, genesis.md). */
@NullMarked
package dev.cairn.proof.note;

import org.jspecify.annotations.NullMarked;
