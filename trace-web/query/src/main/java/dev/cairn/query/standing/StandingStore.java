package dev.cairn.query.standing;

import java.util.List;
import java.util.Optional;

/**
 * Keeps named queries, subscriptions and how far each is. Durable on return: what is said here holds through kill -9 and a power cut.
 * <b>Trusted</b> with the secrets of subscriptions. Lost, nobody is told of anything any more until he subscribes again; restored from an old
 * copy, receivers get reports again, under the numbers that they had. Trouble below is {@code Trouble} of the ledger: the caller asks again.
 * Thread-safe.
 */
public interface StandingStore extends AutoCloseable {
    /** Whether something was kept. */
    enum Added {
        ADDED,
        /** Its name is taken. */
        THERE,
        /** There are as many as may be. */
        FULL,
        /** A subscription's query is not there. */
        NOTHING
    }

    /** A subscription with its query and where it is. */
    record Standing(Subscription subscription, NamedQuery query, Progress progress) {}

    /** @param most queries that its owner may have */
    Added add(NamedQuery query, int most);

    Optional<NamedQuery> query(String owner, String name);

    /** All of an owner, by name. */
    List<NamedQuery> queries(String owner);

    /**
     * Removes a query and all its subscriptions.
     *
     * @return false if there is none
     */
    boolean remove(String owner, String name);

    /**
     * @param first where it begins
     * @param most subscriptions that there may be, of all owners
     */
    Added subscribe(Subscription subscription, Progress first, int most);

    /** All of a query, the oldest first. */
    List<Standing> subscriptions(String owner, String query);

    /** All there are, the oldest first. */
    List<Standing> all();

    /** @return false if there is none */
    boolean unsubscribe(String owner, String query, String id);

    /**
     * Moves a subscription on.
     *
     * @param expected as it was read
     * @return false, and nothing changed, if it is no longer so or no longer there
     */
    boolean advance(String id, Progress expected, Progress next);

    @Override
    void close();
}
