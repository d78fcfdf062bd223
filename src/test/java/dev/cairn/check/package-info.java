/** What whole-system tests stand on: processes, ports, a real broker, a real browser. */
@NullMarked
package dev.cairn.check;

import org.jspecify.annotations.NullMarked;
