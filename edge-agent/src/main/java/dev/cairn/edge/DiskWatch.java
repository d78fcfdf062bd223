package dev.cairn.edge;

import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.spool.SpoolTrouble;
import dev.cairn.edge.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A disk that fails: what it did not take is offered to it again, and each change is told once. Of the sampler alone. */
final class DiskWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

    private final List<Spool> spools;
    private final Ticker ticker;
    private boolean failed;
    private long triedAt;

    DiskWatch(List<Spool> spools, Ticker ticker) {
        this.spools = spools;
        this.ticker = ticker;
    }

    /** Why the disk does not take what was signed; empty when it does. Of any thread. */
    String trouble() {
        return spools.stream()
                .map(Spool::trouble)
                .filter(trouble -> !trouble.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** What is to be signed about it now: that it failed, or that it is well again. */
    Optional<String> look() {
        long now = ticker.nanos();
        if (!trouble().isEmpty() && now - triedAt >= AGAIN_AFTER.toNanos()) {
            triedAt = now;
            spools.forEach(DiskWatch::commit);
        }
        String trouble = trouble();
        if (trouble.isEmpty() != failed) {
            return Optional.empty();
        }
        failed = !failed;
        if (failed) {
            LOG.error("{}; what is signed waits in memory", trouble);
        } else {
            LOG.info("the disk takes data again");
        }
        return Optional.of(failed ? trouble : "takes data again");
    }

    private static void commit(Spool spool) {
        try {
            spool.commit();
        } catch (SpoolTrouble.Failed e) {
            LOG.debug("{}", e.getMessage());
        }
    }
}
