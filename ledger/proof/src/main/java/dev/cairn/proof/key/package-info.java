/** Public keys under the strict rule, and whoever signs (docs/formats/keys.md). */
@NullMarked
package dev.cairn.proof.key;

import org.jspecify.annotations.NullMarked;
