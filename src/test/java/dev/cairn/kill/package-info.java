/** Processes killed at random moments: nothing that was signed is lost, and nothing is there twice. */
@NullMarked
package dev.cairn.kill;

import org.jspecify.annotations.NullMarked;
