/** Enrolment against servers that do not behave. */
@NullMarked
package dev.cairn.edge.enrol;

import org.jspecify.annotations.NullMarked;
