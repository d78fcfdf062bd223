package dev.cairn.ingest.capture;

import dev.cairn.proof.Limits;

/** What the HTTP door allows; the unit stands last in the name. */
final class CaptureLimits {
    static final int BODY_BYTES_MAX = Limits.ENVELOPES_BYTES_MAX;

    /** The part of the heap that bodies on their way may fill, and those judged or waiting for the ledger once more: one in so many. */
    private static final int PART_OF_MEMORY = 16;

    /** What a small body takes as well: its connection, its request, its answer. */
    static final int BODY_BYTES_MIN = 16 * 1_024;

    /** Captures judged or waiting for the ledger at once, however small: their signatures take the workers that gateways wait for. */
    static final int RUNNING_MAX = 32;

    /** How long a body may take to come. */
    static final long BODY_MS_MAX = 60_000;

    /** How long an answer waits for the ledger before it says "running". */
    static final long WAIT_MS_MAX = 20_000;

    /** Finished and running captures that can be asked for; the oldest are forgotten. */
    static final int JOBS_MAX = 1_024;

    /** Captures of accounts that are kept, all accounts together; the oldest finished ones are forgotten. */
    static final int ACCOUNT_JOBS_MAX = 10_000;

    /** The same of one account. */
    static final int JOBS_OF_ACCOUNT_MAX = 500;

    /** How long a finished capture of an account can be asked for. */
    static final int JOB_DAYS = 7;

    /** Captures of one account that are not finished yet; more are told to come back. */
    static final int OPEN_OF_ACCOUNT_MAX = 16;

    /** Captures on one page, and when nobody says how many. */
    static final int PAGE_JOBS_MAX = 100;

    static final int PAGE_JOBS = 30;

    /** A file of the log of captures; all of it is in memory for a moment when the server starts. */
    static final int LOG_SEGMENT_BYTES = 16 << 20;

    /** The log may take twice what counts in it, and so many files; then the eldest records are written anew. */
    static final int LOG_SLACK_SEGMENTS = 4;

    /** Records that wait for the disk; more are turned away. */
    static final long LOG_WAITING_BYTES_MAX = 64L << 20;

    /** What the log leaves of the file system to others. */
    static final long LOG_RESERVE_BYTES = 16L << 20;

    /** When the log is tried again after the disk failed. */
    static final long LOG_AGAIN_MS = 1_000;

    /** How long a closing log waits for the disk. */
    static final long LOG_CLOSE_MS = 10_000;

    /** When to offer again what met a fault of ours, or could not be written down. */
    static final long FAULT_AGAIN_MS = 30_000;

    /** A connection without traffic. */
    static final int IDLE_S_MAX = 30;

    /** When to come back to a busy door. */
    static final int AGAIN_S = 2;

    /**
     * Bytes of bodies on their way, and once more of bodies judged or waiting for the ledger; more are told to come back. Always room for one.
     * A body counts with the length that it announces, or with {@link #BODY_BYTES_MAX}; in memory it takes up to three times as much for a moment.
     */
    static long bytesMax(long heapBytes) {
        return Math.max(BODY_BYTES_MAX, heapBytes / PART_OF_MEMORY);
    }

    private CaptureLimits() {}
}
