/** Tests of what a server keeps for queries. */
@NullMarked
package dev.cairn.launch.shelf;

import org.jspecify.annotations.NullMarked;
