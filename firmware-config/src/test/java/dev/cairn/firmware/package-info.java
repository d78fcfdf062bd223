@NullMarked
package dev.cairn.firmware;

import org.jspecify.annotations.NullMarked;
