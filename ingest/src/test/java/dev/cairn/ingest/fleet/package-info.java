@NullMarked
package dev.cairn.ingest.fleet;

import org.jspecify.annotations.NullMarked;
