/** Tools that other people wrote, against a running ledger. */
@NullMarked
package dev.cairn.outside;

import org.jspecify.annotations.NullMarked;
