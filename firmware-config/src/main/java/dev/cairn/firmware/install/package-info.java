/** Makes the files that a farm's machine gets from what the house knows: boot configuration, compressed papers. */
@NullMarked
package dev.cairn.firmware.install;

import org.jspecify.annotations.NullMarked;
