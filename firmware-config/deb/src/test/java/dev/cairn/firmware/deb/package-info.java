/** The package under test: linted, installed, booted, measured. */
@NullMarked
package dev.cairn.firmware.deb;

import org.jspecify.annotations.NullMarked;
