/** The agent's kernel bodies against real drivers, in a guest of its own. */
@NullMarked
package dev.cairn.guest;

import org.jspecify.annotations.NullMarked;
