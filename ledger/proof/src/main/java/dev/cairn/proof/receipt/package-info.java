/** What a gateway gets back, and how it checks it (docs/formats/receipt.md). */
@NullMarked
package dev.cairn.proof.receipt;

import org.jspecify.annotations.NullMarked;
