@NullMarked
package dev.cairn.edge.uplink;

import org.jspecify.annotations.NullMarked;
