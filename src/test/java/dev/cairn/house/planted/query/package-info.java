@NullMarked
package dev.cairn.house.planted.query;

import org.jspecify.annotations.NullMarked;
