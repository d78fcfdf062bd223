/** What a gateway gets back: signed receipts, on which alone it frees its spool. */
@NullMarked
package dev.cairn.ingest.receipt;

import org.jspecify.annotations.NullMarked;
