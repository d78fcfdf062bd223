/** The few calls into the C library. */
@NullMarked
package dev.cairn.edge.sys;

import org.jspecify.annotations.NullMarked;
