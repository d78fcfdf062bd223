/** The proof bundle, its verifier and the verifier's command line (docs/formats/bundle.md). */
@NullMarked
package dev.cairn.proof.bundle;

import org.jspecify.annotations.NullMarked;
