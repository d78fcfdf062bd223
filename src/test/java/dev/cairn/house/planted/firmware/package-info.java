@NullMarked
package dev.cairn.house.planted.firmware;

import org.jspecify.annotations.NullMarked;
