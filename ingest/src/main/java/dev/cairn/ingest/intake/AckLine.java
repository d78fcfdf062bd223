package dev.cairn.ingest.intake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledgements in order of arrival (MQTT 5.0, 4.6: PUBACKs go out in the order in which the PUBLISHes came), though
 * their outcomes come in any order. A message's acknowledgement leaves only after its outcome is known and those of all
 * messages before it are. Thread-safe; the sender is called under this object's lock, so it must only hand over.
 *
 * @param <T> what an outcome is
 */
public final class AckLine<T> {
    /** One message's place in the line. */
    public static final class Place<T> {
        private final int messageId;
        private @Nullable T outcome;

        private Place(int messageId) {
            this.messageId = messageId;
        }

        /** The MQTT packet identifier; 0 for a message that gets no acknowledgement. */
        public int messageId() {
            return messageId;
        }

        /** The outcome; only for the sender. */
        public T outcome() {
            T known = outcome;
            if (known == null) {
                throw new IllegalStateException("message " + messageId + " has no outcome yet");
            }
            return known;
        }
    }

    private final Deque<Place<T>> places = new ArrayDeque<>();
    private final Consumer<Place<T>> sender;
    private boolean closed;

    public AckLine(Consumer<Place<T>> sender) {
        this.sender = sender;
    }

    /** Takes the next place in the line. */
    public synchronized Place<T> enter(int messageId) {
        Place<T> place = new Place<>(messageId);
        places.addLast(place);
        return place;
    }

    /** Messages whose acknowledgement has not left. */
    public synchronized int waiting() {
        return places.size();
    }

    /** Names the outcome of a message, once; sends what is now complete from the front. */
    public synchronized void complete(Place<T> place, T outcome) {
        place.outcome = outcome;
        while (!closed && !places.isEmpty() && places.getFirst().outcome != null) {
            sender.accept(places.removeFirst());
        }
    }

    /** Sends nothing more: the connection is gone, the other side will send those messages again. */
    public synchronized void close() {
        closed = true;
        places.clear();
    }
}
