/** Whose arithmetic checks the signatures that come in, and that it says what Bouncy Castle's says under the strict rule. */
@NullMarked
package dev.cairn.ingest.verify;

import org.jspecify.annotations.NullMarked;
