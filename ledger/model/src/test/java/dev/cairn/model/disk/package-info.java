@NullMarked
package dev.cairn.model.disk;

import org.jspecify.annotations.NullMarked;
