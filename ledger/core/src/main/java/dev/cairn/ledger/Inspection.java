package dev.cairn.ledger;

import java.util.List;
import java.util.Optional;

/**
 * What there is of a log to be looked at; nothing is written through it. Parts that a copy does not have are empty: a URL gives objects
 * only, a mirror has no journal.
 *
 * @param broken parts that are there and do not open
 * @param running whether somebody else may be writing at the same time
 */
public record Inspection(
        ObjectSource objects,
        Optional<HeadStore> heads,
        Optional<Journal> journal,
        Optional<CapsuleStore> capsules,
        Optional<EntryIndex> positions,
        List<Finding> broken,
        boolean running,
        Runnable closer)
        implements AutoCloseable {

    public Inspection {
        broken = List.copyOf(broken);
    }

    /** Objects alone: a web server's folder, another machine. */
    public static Inspection of(ObjectSource objects) {
        return new Inspection(
                objects,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                true,
                () -> {});
    }

    /** Stores that were opened in the ordinary way: nobody else writes. */
    public static Inspection of(Stores stores) {
        return new Inspection(
                stores.objects(),
                Optional.of(stores.heads()),
                Optional.of(stores.journal()),
                Optional.of(stores.capsules()),
                Optional.of(stores.positions()),
                List.of(),
                false,
                stores::close);
    }

    /** Objects and capsules through a running writer's own stores, which stay open. */
    public static Inspection beside(Stores live) {
        return new Inspection(
                live.objects(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(live.capsules()),
                Optional.of(live.positions()),
                List.of(),
                true,
                () -> {});
    }

    @Override
    public void close() {
        closer.run();
    }
}
