/** What every door does with a message: size, form, place, key, signature, payload; then the ledger, then an answer. */
@NullMarked
package dev.cairn.ingest.intake;

import org.jspecify.annotations.NullMarked;
