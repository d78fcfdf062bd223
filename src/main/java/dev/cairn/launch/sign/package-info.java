/** Signing on an organisation's own machine: {@code cairn sign} makes statements, keeps them, and sends them. */
@NullMarked
package dev.cairn.launch.sign;

import org.jspecify.annotations.NullMarked;
