/** The one face of every probe, and what wraps it: a time limit and, in tests and demos, faults. */
@NullMarked
package dev.cairn.edge.sensor;

import org.jspecify.annotations.NullMarked;
