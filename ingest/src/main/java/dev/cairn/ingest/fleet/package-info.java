/** What the doors know of each gateway: when it was last heard, what became of what it sent, what it says of itself. */
@NullMarked
package dev.cairn.ingest.fleet;

import org.jspecify.annotations.NullMarked;
