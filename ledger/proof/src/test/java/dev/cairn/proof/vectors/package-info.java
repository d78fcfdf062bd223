/** Makes and reads the test vectors under docs/formats/vectors. */
@NullMarked
package dev.cairn.proof.vectors;

import org.jspecify.annotations.NullMarked;
