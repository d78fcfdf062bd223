@NullMarked
package dev.cairn.ingest.intake;

import org.jspecify.annotations.NullMarked;
