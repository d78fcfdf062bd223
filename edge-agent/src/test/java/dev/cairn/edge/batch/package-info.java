@NullMarked
package dev.cairn.edge.batch;

import org.jspecify.annotations.NullMarked;
