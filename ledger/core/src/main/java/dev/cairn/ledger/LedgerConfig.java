package dev.cairn.ledger;

import dev.cairn.proof.note.Genesis;
import java.time.Duration;

/**
 * Settings of the writer.
 *
 * @param genesis the constitution; its hash is the batch root of the seal at index 0
 * @param sealPeriod time from block to block while there are entries; 10 ms to 1 min
 * @param cosignEvery the same head is co-signed afresh after this time without a new one; at least the seal period
 * @param gather a batch waits at most this long for more offers; at most 100 ms
 * @param queueOffersMax offers that wait for the sequencer; beyond it {@code FUL-01}
 * @param freeBytesMin low-water mark of the journal's disk; below it {@code FUL-02}
 * @param unsealedBytesMax entries and capsules that are durable but cannot be published now; beyond it {@code FUL-03}
 */
public record LedgerConfig(
        Genesis genesis,
        Duration sealPeriod,
        Duration cosignEvery,
        Duration gather,
        int queueOffersMax,
        long freeBytesMin,
        long unsealedBytesMax) {

    public static final Duration SEAL_PERIOD = Duration.ofSeconds(1);
    public static final Duration COSIGN_EVERY = Duration.ofMinutes(10);
    public static final Duration GATHER = Duration.ofMillis(5);
    public static final int QUEUE_OFFERS_MAX = 8_192;
    public static final long FREE_BYTES_MIN = 1L << 30;
    public static final long UNSEALED_BYTES_MAX = 64L << 20;

    public LedgerConfig {
        requireRange("sealPeriod", sealPeriod, Duration.ofMillis(10), Duration.ofMinutes(1));
        requireRange("cosignEvery", cosignEvery, sealPeriod, Duration.ofDays(1));
        requireRange("gather", gather, Duration.ZERO, Duration.ofMillis(100));
        if (queueOffersMax < 1 || freeBytesMin < 0 || unsealedBytesMax < 1) {
            throw new IllegalArgumentException("queueOffersMax " + queueOffersMax + ", freeBytesMin " + freeBytesMin
                    + ", unsealedBytesMax " + unsealedBytesMax);
        }
    }

    private static void requireRange(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " " + value + " not in " + least + ".." + most);
        }
    }

    /** The defaults. */
    public static LedgerConfig of(Genesis genesis) {
        return new LedgerConfig(
                genesis, SEAL_PERIOD, COSIGN_EVERY, GATHER, QUEUE_OFFERS_MAX, FREE_BYTES_MIN, UNSEALED_BYTES_MAX);
    }

    public LedgerConfig withSealPeriod(Duration period) {
        Duration every = cosignEvery.compareTo(period) < 0 ? period : cosignEvery;
        return new LedgerConfig(genesis, period, every, gather, queueOffersMax, freeBytesMin, unsealedBytesMax);
    }

    public LedgerConfig withCosignEvery(Duration every) {
        return new LedgerConfig(genesis, sealPeriod, every, gather, queueOffersMax, freeBytesMin, unsealedBytesMax);
    }

    /** With other limits. */
    public LedgerConfig withLimits(int offersMax, long freeMin, long unsealedMax) {
        return new LedgerConfig(genesis, sealPeriod, cosignEvery, gather, offersMax, freeMin, unsealedMax);
    }
}
