package dev.cairn.edge;

import dev.cairn.edge.sys.ServiceManager;
import java.util.function.LongSupplier;

/**
 * Passes on a sign of life only when measuring moved: the sampler finished a look at a probe, or a whole turn with its signature and its
 * commit to the spool. A disk that fails openly is still a turn (the statement waits in memory), one that hangs is not. A connection is no
 * sign of life, and the lack of one no reason to start anew: a server that is away must never restart a gateway.
 */
public final class Watchdog {
    private final ServiceManager manager;
    private final LongSupplier progress;
    private long seen = -1;

    /** @param progress grows whenever measuring moved */
    public Watchdog(ServiceManager manager, LongSupplier progress) {
        this.manager = manager;
        this.progress = progress;
    }

    /** To be called several times in the manager's period. */
    public void turn() {
        long now = progress.getAsLong();
        if (now != seen) {
            seen = now;
            manager.alive();
        }
    }
}
