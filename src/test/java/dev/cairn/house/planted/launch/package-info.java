@NullMarked
package dev.cairn.house.planted.launch;

import org.jspecify.annotations.NullMarked;
