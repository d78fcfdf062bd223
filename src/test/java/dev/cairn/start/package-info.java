/** docs/start.md, run as it stands. */
@NullMarked
package dev.cairn.start;

import org.jspecify.annotations.NullMarked;
