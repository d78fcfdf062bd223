/** The gateway: measures, signs, keeps, delivers, and lets go only on a verified receipt. */
@NullMarked
package dev.cairn.edge;

import org.jspecify.annotations.NullMarked;
