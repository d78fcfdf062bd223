@NullMarked
package dev.cairn.house.planted.store;

import org.jspecify.annotations.NullMarked;
