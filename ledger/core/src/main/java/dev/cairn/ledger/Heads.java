package dev.cairn.ledger;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest heads, and who wants to hear of them. Safe for any thread. One head after the other is told: the witnesses' thread may have a
 * head's quorum while the publisher's still tells of it, and nobody is to hear of the second before the first.
 */
final class Heads {

    private static final Logger LOG = LoggerFactory.getLogger(Heads.class);

    private final List<Consumer<Head>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Head published;
    private volatile @Nullable Head witnessed;

    Optional<Head> published() {
        return Optional.ofNullable(published);
    }

    Optional<Head> witnessed() {
        return Optional.ofNullable(witnessed);
    }

    synchronized void publish(Head head) {
        published = head;
        tell(head);
    }

    synchronized void witness(Head head) {
        witnessed = head;
        tell(head);
    }

    /** Sets what recovery found, without telling. */
    void restore(Optional<Head> nowPublished, Optional<Head> nowWitnessed) {
        published = nowPublished.orElse(null);
        witnessed = nowWitnessed.orElse(null);
    }

    AutoCloseable listen(Consumer<Head> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(Head head) {
        for (Consumer<Head> listener : listeners) {
            try {
                listener.accept(head);
            } catch (RuntimeException e) {
                LOG.warn("head listener failed size={}", head.size(), e);
            }
        }
    }
}
