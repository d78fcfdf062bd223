@NullMarked
package dev.cairn.launch;

import org.jspecify.annotations.NullMarked;
