/** A whole world in one folder: keys, constitution, certificates and a story, for {@code cairn demo} and the whole-system tests. */
@NullMarked
package dev.cairn.launch.demo;

import org.jspecify.annotations.NullMarked;
