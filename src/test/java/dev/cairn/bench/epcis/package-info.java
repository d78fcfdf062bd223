/** What {@code ./bench epcis} measures. */
@NullMarked
package dev.cairn.bench.epcis;

import org.jspecify.annotations.NullMarked;
