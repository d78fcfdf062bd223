@NullMarked
package dev.cairn.house.planted.ingest;

import org.jspecify.annotations.NullMarked;
