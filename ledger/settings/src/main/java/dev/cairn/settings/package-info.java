/** One YAML file per process, read into typed records; every mistake in it told at once, with its line. */
@NullMarked
package dev.cairn.settings;

import org.jspecify.annotations.NullMarked;
