/** Tests of the first meeting. */
@NullMarked
package dev.cairn.firmware.enrol;

import org.jspecify.annotations.NullMarked;
