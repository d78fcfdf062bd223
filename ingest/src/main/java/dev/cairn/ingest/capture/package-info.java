/** {@code POST /capture}: signed statements over HTTP. */
@NullMarked
package dev.cairn.ingest.capture;

import org.jspecify.annotations.NullMarked;
