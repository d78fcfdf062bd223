package dev.cairn.edge.time;

import dev.cairn.proof.statement.Clock;

/** What can be said of the wall clock now, for the header of a statement. Asked, never assumed. */
@FunctionalInterface
public interface ClockProbe {
    Clock read();
}
