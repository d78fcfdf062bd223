/** Every reader of foreign bytes before inputs that nobody meant: seeds and mutants in {@code ./check}, Jazzer at night. */
@NullMarked
package dev.cairn.fuzz;

import org.jspecify.annotations.NullMarked;
