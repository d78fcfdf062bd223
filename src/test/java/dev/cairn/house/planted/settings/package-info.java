@NullMarked
package dev.cairn.house.planted.settings;

import org.jspecify.annotations.NullMarked;
