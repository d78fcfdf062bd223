@NullMarked
package dev.cairn.model;

import org.jspecify.annotations.NullMarked;
