/** Who may sign what, from which position on: one register for intake and verifier (docs/formats/key-statements.md). */
@NullMarked
package dev.cairn.proof.register;

import org.jspecify.annotations.NullMarked;
