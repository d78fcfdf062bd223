/** Tests of founding a ledger: each refusal, and what a refusal must not leave behind. */
@NullMarked
package dev.cairn.launch.found;

import org.jspecify.annotations.NullMarked;
