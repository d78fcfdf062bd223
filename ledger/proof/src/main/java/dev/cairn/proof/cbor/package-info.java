/** Deterministic CBOR, a strict subset of RFC 8949 (docs/formats/encoding.md). */
@NullMarked
package dev.cairn.proof.cbor;

import org.jspecify.annotations.NullMarked;
