package dev.cairn.store.cassandra.server;

/**
 * When a node answers a write. On this kind of machine a lightweight transaction, which waits four times, took 16 to 24 ms
 * with {@link #BATCH}, 44 to 50 with {@link #GROUP} and 1 to 5 with {@link #PERIODIC}; a ledger has one writer with few
 * writes at once, so batching by time gains it nothing.
 */
public enum CommitLog {
    /** After the fsync, which begins as soon as somebody waits and serves all who wait. What Cairn's operators are told to use. */
    BATCH("commitlog_sync: batch"),

    /** After the fsync at the end of a window of 10 ms. */
    GROUP("commitlog_sync: group\ncommitlog_sync_group_window: 10ms"),

    /** Cassandra's default: before the fsync, by up to 10 s. For comparison only. */
    PERIODIC("commitlog_sync: periodic\ncommitlog_sync_period: 10000ms");

    private final String lines;

    CommitLog(String lines) {
        this.lines = lines;
    }

    /** Its lines of {@code cassandra.yaml}. */
    String lines() {
        return lines;
    }
}
