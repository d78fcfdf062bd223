/** A whole system on this machine, every part in a process of its own, for tests and measurements. */
@NullMarked
package dev.cairn.plant;

import org.jspecify.annotations.NullMarked;
