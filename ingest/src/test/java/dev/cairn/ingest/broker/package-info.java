@NullMarked
package dev.cairn.ingest.broker;

import org.jspecify.annotations.NullMarked;
