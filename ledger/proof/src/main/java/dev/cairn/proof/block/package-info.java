/** Seals, the leaves that close a block (docs/formats/block.md). */
@NullMarked
package dev.cairn.proof.block;

import org.jspecify.annotations.NullMarked;
