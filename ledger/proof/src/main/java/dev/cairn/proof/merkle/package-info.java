/** The RFC 6962 tree: roots, proofs, tiles and entry bundles (docs/formats/log.md). */
@NullMarked
package dev.cairn.proof.merkle;

import org.jspecify.annotations.NullMarked;
