@NullMarked
package dev.cairn.house.planted.proof;

import org.jspecify.annotations.NullMarked;
