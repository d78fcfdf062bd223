/** Certificates of the authorities that the doors trust. */
@NullMarked
package dev.cairn.ingest.tls;

import org.jspecify.annotations.NullMarked;
