/** The hardware as drivers see it: a bus that moves bytes, a line that is high or low. Bodies stand in packages of their own. */
@NullMarked
package dev.cairn.edge.hal;

import org.jspecify.annotations.NullMarked;
