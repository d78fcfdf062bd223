/** Gateways' signed configurations on their way: kept, judged, passed on. */
@NullMarked
package dev.cairn.ingest.config;

import org.jspecify.annotations.NullMarked;
