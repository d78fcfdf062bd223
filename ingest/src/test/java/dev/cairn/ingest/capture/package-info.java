@NullMarked
package dev.cairn.ingest.capture;

import org.jspecify.annotations.NullMarked;
