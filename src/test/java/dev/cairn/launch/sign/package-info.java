@NullMarked
package dev.cairn.launch.sign;

import org.jspecify.annotations.NullMarked;
