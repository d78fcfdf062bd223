package dev.cairn.ingest.capture;

import dev.cairn.ingest.account.AccountDesk;
import dev.cairn.ingest.capture.AccountJob.Piece;
import dev.cairn.ingest.intake.Answer;
import dev.cairn.ledger.Admission;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers what accounts' captures hold until the ledger has said of each event that it has it, or never will. A ledger that is full is asked again; one
 * that has halted is asked again after the next start.
 */
final class AccountJobs {
    private static final Logger LOG = LoggerFactory.getLogger(AccountJobs.class);

    private final Vertx vertx;
    private final AccountDesk desk;
    private final JobStore store;
    private final Map<String, AccountJob> running = new ConcurrentHashMap<>();
    private volatile boolean closed;

    AccountJobs(Vertx vertx, AccountDesk desk, JobStore store) {
        this.vertx = vertx;
        this.desk = desk;
        this.store = store;
    }

    /** Goes on with what a crash or a stop interrupted. Blocking; before any account is asked in. */
    void resume() throws IOException {
        List<AccountJob> interrupted = store.running();
        interrupted.forEach(job -> job.pieces().forEach(piece -> desk.promise(piece.signed())));
        interrupted.forEach(job -> {
            LOG.info(
                    "a capture goes on id={} events={}",
                    job.head().id(),
                    job.pieces().size());
            running.put(job.head().id(), job);
            offerAll(job);
        });
    }

    /**
     * Asks whether a job can be kept now.
     *
     * @throws IOException the reason why not
     */
    void requireTaking() throws IOException {
        store.requireTaking();
    }

    /**
     * Keeps a job, and offers what it holds once it is kept. Completes then, in the order of the calls; or with the {@code IOException} for which nothing
     * of it is offered. Does not block.
     */
    CompletableFuture<Void> begin(AccountJob job) {
        String id = job.head().id();
        if (job.isRunning()) {
            running.put(id, job); // it counts from now on
        }
        return store.begin(job)
                .whenComplete((kept, fault) -> {
                    if (fault != null) {
                        running.remove(id);
                    }
                })
                .thenRun(() -> offerAll(job));
    }

    private void offerAll(AccountJob job) {
        job.pieces().forEach(piece -> offer(job, piece));
    }

    // In the order of their numbers: the pieces are, and nothing here waits.
    private void offer(AccountJob job, Piece piece) {
        CompletableFuture<Answer> offered;
        try {
            offered = desk.offer(piece.signed());
        } catch (RuntimeException bug) {
            offered = CompletableFuture.failedFuture(bug);
        }
        CompletableFuture<Void> unused = offered.handle((answer, bug) -> {
            answered(job, piece, answer == null ? null : answer.admission(), bug);
            return null;
        });
    }

    private void answered(AccountJob job, Piece piece, @Nullable Admission admission, @Nullable Throwable bug) {
        if (admission == null) {
            LOG.error(
                    "an event could not be offered code=BUG-01 capture={}",
                    job.head().id(),
                    bug);
            later(CaptureLimits.FAULT_AGAIN_MS, () -> offer(job, piece));
        } else if (admission instanceof Admission.Retry retry) {
            later(Math.max(1, retry.after().toMillis()), () -> offer(job, piece));
        } else {
            piece.settle(admission);
            if (admission instanceof Admission.Refused) {
                desk.forget(piece.signed());
            }
            if (job.ends()) {
                finish(job);
            }
        }
    }

    private void finish(AccountJob job) {
        if (closed) {
            return; // after the next start the log tells it again
        }
        store.finish(job, () -> running.remove(job.head().id())); // it stays in memory until the disk takes it
    }

    private void later(long ms, Runnable then) {
        if (!closed) {
            vertx.setTimer(ms, timer -> {
                if (!closed) {
                    then.run();
                }
            });
        }
    }

    /** How many captures of an account are not finished. */
    long open(String account) {
        return running.values().stream()
                .filter(job -> job.head().account().equals(account))
                .count();
    }

    /** A capture as its account may see it; empty if there is none of that id, or it is another's. Blocking. */
    Optional<JsonObject> find(String account, String id) throws IOException {
        if (!store.has(account, id)) {
            return Optional.empty();
        }
        AccountJob now = running.get(id);
        return now == null ? store.read(id) : Optional.of(now.toJson());
    }

    /** Ids of an account's captures, newest first. */
    List<String> page(String account, String before, int limit) {
        return store.page(account, before, limit);
    }

    String newId() {
        return store.newId();
    }

    /** Offers nothing any more, and waits for what is being written; what is kept goes on with the next start. */
    Future<Void> close() {
        closed = true;
        return vertx.executeBlocking(() -> {
            store.close();
            return null;
        });
    }
}
