@NullMarked
package dev.cairn.ingest.door;

import org.jspecify.annotations.NullMarked;
