package dev.cairn.ingest.intake;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A rate limit for each sender (token bucket): {@code rate} messages a second on average, {@code burst} at once. The
 * senders least recently seen are forgotten beyond {@link #SENDERS_MAX}, which gives them a full bucket. Thread-safe.
 */
public final class Quota {
    /** Senders remembered. */
    public static final int SENDERS_MAX = 20_000;

    private static final double NANOS_PER_SECOND = 1e9;

    private static final class Bucket {
        double tokens;
        long atNanos;
        boolean dry;
    }

    private final double rate;
    private final double burst;
    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > SENDERS_MAX;
        }
    };

    /**
     * @param ratePerSecond messages a second, above 0
     * @param burst messages at once, at least 1
     * @param nanos a monotonic clock
     */
    public Quota(int ratePerSecond, int burst, LongSupplier nanos) {
        if (ratePerSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("rate and burst must be at least 1: " + ratePerSecond + ", " + burst);
        }
        this.rate = ratePerSecond;
        this.burst = burst;
        this.nanos = nanos;
    }

    /**
     * Takes one message's worth; zero when there was one, else how long until it goes on. An empty bucket stays shut until a second's worth is in it
     * again: else of the messages that a gateway has under way some would be taken and the ones before them not, and its chain would be logged out
     * of order.
     */
    Duration take(String sender) {
        long now = nanos.getAsLong();
        synchronized (buckets) {
            Bucket bucket = buckets.computeIfAbsent(sender, s -> full(now));
            bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.atNanos) * rate / NANOS_PER_SECOND);
            bucket.atNanos = now;
            double wanted = bucket.dry ? Math.min(burst, rate) : 1;
            bucket.dry = bucket.tokens < wanted;
            if (!bucket.dry) {
                bucket.tokens -= 1;
                return Duration.ZERO;
            }
            return Duration.ofMillis(1 + (long) ((Math.min(burst, rate) - bucket.tokens) * 1000 / rate));
        }
    }

    /** Gives one back: the message could not be looked at yet, and is to come again. */
    void giveBack(String sender) {
        synchronized (buckets) {
            buckets.computeIfPresent(sender, (key, bucket) -> {
                bucket.tokens = Math.min(burst, bucket.tokens + 1);
                return bucket;
            });
        }
    }

    private Bucket full(long now) {
        Bucket bucket = new Bucket();
        bucket.tokens = burst;
        bucket.atNanos = now;
        return bucket;
    }
}
