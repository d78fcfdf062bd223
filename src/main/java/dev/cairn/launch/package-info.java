/** The launcher: the one room that knows every other, wires them, and speaks to the person at the terminal. */
@NullMarked
package dev.cairn.launch;

import org.jspecify.annotations.NullMarked;
