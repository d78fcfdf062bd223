/** Gateways, broker and server as on a farm: processes die in any order, and the line is bad. */
@NullMarked
package dev.cairn.field;

import org.jspecify.annotations.NullMarked;
