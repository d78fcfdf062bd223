@NullMarked
package dev.cairn.ingest.receipt;

import org.jspecify.annotations.NullMarked;
