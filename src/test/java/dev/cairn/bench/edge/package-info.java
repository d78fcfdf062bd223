/** {@code ./bench edge}: a gateway's own cost, a thousand gateways at one door, and an ordinary pipeline beside it. */
@NullMarked
package dev.cairn.bench.edge;

import org.jspecify.annotations.NullMarked;
