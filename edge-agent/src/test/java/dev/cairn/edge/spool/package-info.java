@NullMarked
package dev.cairn.edge.spool;

import org.jspecify.annotations.NullMarked;
