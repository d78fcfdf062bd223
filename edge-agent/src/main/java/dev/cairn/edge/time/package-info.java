/** What the agent knows of time: the wall clock's state, boot time, and the clock that timers run on. */
@NullMarked
package dev.cairn.edge.time;

import org.jspecify.annotations.NullMarked;
