package dev.cairn.house.planted.launch;

import java.time.Instant;

/** Breaks nothing: the launcher may take the time. */
public final class Top {
    final Instant taken = Instant.now();
}
