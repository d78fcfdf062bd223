@NullMarked
package dev.cairn.house.planted.edge;

import org.jspecify.annotations.NullMarked;
