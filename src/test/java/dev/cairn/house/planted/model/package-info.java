@NullMarked
package dev.cairn.house.planted.model;

import org.jspecify.annotations.NullMarked;
