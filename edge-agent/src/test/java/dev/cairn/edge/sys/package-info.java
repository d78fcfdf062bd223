@NullMarked
package dev.cairn.edge.sys;

import org.jspecify.annotations.NullMarked;
