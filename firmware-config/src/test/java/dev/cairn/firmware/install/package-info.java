@NullMarked
package dev.cairn.firmware.install;

import org.jspecify.annotations.NullMarked;
