/** One reading's walk through the whole house, by real processes, real sockets and a real browser. */
@NullMarked
package dev.cairn.walk;

import org.jspecify.annotations.NullMarked;
