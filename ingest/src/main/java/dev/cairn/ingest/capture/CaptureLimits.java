package dev.cairn.ingest.capture;

import dev.cairn.proof.Limits;

/** What the HTTP door allows; the unit stands last in the name. */
final class CaptureLimits {
    static final int BODY_BYTES_MAX = Limits.ENVELOPES_BYTES_MAX;

    /** Captures judged or waiting for the ledger at once; more are told to come back. */
    static final int RUNNING_MAX = 32;

    /** Captures whose bodies are in memory, on their way in or waiting for the ledger: times {@link #BODY_BYTES_MAX} it is what they take. */
    static final int OPEN_MAX = 64;

    /** How long an answer waits for the ledger before it says "running". */
    static final long WAIT_MS_MAX = 20_000;

    /** Finished and running captures that can be asked for; the oldest are forgotten. */
    static final int JOBS_MAX = 1_024;

    /** A connection without traffic. */
    static final int IDLE_S_MAX = 30;

    /** When to come back to a busy door. */
    static final int AGAIN_S = 2;

    private CaptureLimits() {}
}
