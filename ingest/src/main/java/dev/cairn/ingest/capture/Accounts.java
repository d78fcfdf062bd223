package dev.cairn.ingest.capture;

import dev.cairn.ingest.account.AccountBook;
import dev.cairn.ingest.account.AccountDesk;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The accounts that a capture door serves, and the captures that are kept for them. */
public final class Accounts {
    private final AccountDesk desk;
    private final AccountJobs jobs;
    private final InstantSource clock;

    private Accounts(AccountDesk desk, AccountJobs jobs, InstantSource clock) {
        this.desk = desk;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Opens what is kept beside the book, and goes on with the captures that were not finished. Blocking.
     *
     * @throws IOException if it cannot be read, or stems from a version that kept captures as files
     */
    public static Accounts open(
            Vertx vertx, AccountBook book, AccountDesk desk, InstantSource clock, SecureRandom random)
            throws IOException {
        return open(vertx, JobStore.in(book.folder().resolve("captures"), clock, random), desk, clock);
    }

    static Accounts open(Vertx vertx, JobStore store, AccountDesk desk, InstantSource clock) throws IOException {
        AccountJobs jobs = new AccountJobs(vertx, desk, store);
        jobs.resume();
        return new Accounts(desk, jobs, clock);
    }

    AccountDesk desk() {
        return desk;
    }

    AccountJobs jobs() {
        return jobs;
    }

    InstantSource clock() {
        return clock;
    }

    /** Offers nothing any more; ends when nothing is being written. */
    public Future<Void> close() {
        return jobs.close();
    }
}
