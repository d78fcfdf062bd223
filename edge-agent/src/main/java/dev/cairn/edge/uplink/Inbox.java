package dev.cairn.edge.uplink;

import dev.cairn.proof.Bytes;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happened on the connection, for the one thread that acts on it. Only enqueues. A full inbox drops receipts, which can be asked for again, and
 * acknowledgements, whose statements go again.
 */
final class Inbox {
    private static final int EVENTS_MAX = 4096;

    sealed interface Event {
        record Acknowledged(long ticket, int reason) implements Event {}

        record Arrived(String topic, Bytes payload) implements Event {}
    }

    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>(EVENTS_MAX);
    private final CourierCounts counts;
    private volatile @Nullable String down;

    Inbox(CourierCounts counts) {
        this.counts = counts;
    }

    /** Forgets the connection before. */
    void clear() {
        down = null;
        events.clear();
    }

    /** The next event, if there is one. */
    @Nullable
    Event poll() {
        return events.poll();
    }

    /** The next event, waited for so long. */
    @Nullable
    Event poll(Duration wait) throws InterruptedException {
        return events.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The connection is to end, or has ended. */
    void end(String why) {
        down = why;
    }

    /** @throws UplinkDown when the connection has ended */
    void requireUp() throws UplinkDown {
        String gone = down;
        if (gone != null) {
            throw new UplinkDown(gone);
        }
    }

    private void offer(Event event) {
        if (!events.offer(event)) {
            counts.dropped();
        }
    }

    /** Where a connection tells. */
    Uplink.Events events() {
        return new Uplink.Events() {
            @Override
            public void acknowledged(long ticket, int reason) {
                offer(new Event.Acknowledged(ticket, reason));
            }

            @Override
            public void arrived(String topic, Bytes payload) {
                offer(new Event.Arrived(topic, payload));
            }

            @Override
            public void down(String why) {
                end(why);
            }
        };
    }
}
