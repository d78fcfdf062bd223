/** What a gateway is told to measure: device profiles, and the signed bundles that carry them. */
@NullMarked
package dev.cairn.firmware;

import org.jspecify.annotations.NullMarked;
