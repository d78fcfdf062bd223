@NullMarked
package dev.cairn.edge;

import org.jspecify.annotations.NullMarked;
