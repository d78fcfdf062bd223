/** The web tier: Digital Links answered with pages, data and proofs; the public faces of the log and the witness. */
@NullMarked
package dev.cairn.web;

import org.jspecify.annotations.NullMarked;
