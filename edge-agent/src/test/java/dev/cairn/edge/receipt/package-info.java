@NullMarked
package dev.cairn.edge.receipt;

import org.jspecify.annotations.NullMarked;
