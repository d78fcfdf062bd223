/** What was signed and not yet receipted, on disk: append-only, checksummed, bounded, safe against power cuts. */
@NullMarked
package dev.cairn.edge.spool;

import org.jspecify.annotations.NullMarked;
