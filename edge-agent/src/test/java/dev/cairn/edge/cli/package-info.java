@NullMarked
package dev.cairn.edge.cli;

import org.jspecify.annotations.NullMarked;
