/** {@code src/test/bin/reliability}: hurts Cairn in many ways, for as long as one likes, and counts what came of it. */
@NullMarked
package dev.cairn.reliability;

import org.jspecify.annotations.NullMarked;
