/** Tests of what a serving process keeps beside its stores. */
@NullMarked
package dev.cairn.launch.serve;

import org.jspecify.annotations.NullMarked;
