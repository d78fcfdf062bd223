@NullMarked
package dev.cairn.history;

import org.jspecify.annotations.NullMarked;
