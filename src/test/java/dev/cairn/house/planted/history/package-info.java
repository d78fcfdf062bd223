@NullMarked
package dev.cairn.house.planted.history;

import org.jspecify.annotations.NullMarked;
