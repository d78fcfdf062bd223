/** Tests of the homes of private keys. */
@NullMarked
package dev.cairn.edge.key;

import org.jspecify.annotations.NullMarked;
