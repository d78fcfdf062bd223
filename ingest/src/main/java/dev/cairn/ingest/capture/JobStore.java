package dev.cairn.ingest.capture;

import dev.cairn.ingest.capture.JobIndex.Known;
import dev.cairn.ingest.capture.JobRecord.Kind;
import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The captures of accounts, in a log of their own ({@link JobLog}; folder 0700). A running one holds what is to be logged, a finished one what became
 * of it; those are forgotten by age and number, the oldest first, running ones never.
 *
 * <p>A crash before {@link #begin} has completed: nobody was told of the job, nothing of it is in the log; it may go on all the same. After: it goes on.
 * A power cut soon after {@link #finish}: its statements are offered once more and found in the ledger, with the same answer. Thread-safe.
 */
final class JobStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobStore.class);
    private static final String OLD_SUFFIX = ".json";
    private static final int RANDOM_BYTES = 8;

    /** A record that is read may move at that moment, but hardly twice. */
    private static final int READS_MAX = 3;

    private final JobIndex index;
    private final JobLog log;
    private final InstantSource clock;
    private final SecureRandom random;

    private JobStore(JobIndex index, JobLog log, InstantSource clock, SecureRandom random) {
        this.index = index;
        this.log = log;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Opens the folder, or makes it.
     *
     * @throws IOException if it cannot be read, another process has it, or it holds captures of a version that kept each as a file
     */
    static JobStore in(Path folder, InstantSource clock, SecureRandom random) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Stream<Path> files = Files.list(folder)) {
            long old =
                    files.filter(file -> file.toString().endsWith(OLD_SUFFIX)).count();
            if (old > 0) {
                throw new IOException(
                        "ACC-05 " + folder + " holds " + old + " captures as " + OLD_SUFFIX
                                + " files, as an earlier version"
                                + " kept them: start that version until each says \"finishedAt\", then move the files elsewhere");
            }
        }
        return open(Disk.folder(folder), CaptureLimits.LOG_SEGMENT_BYTES, clock, random);
    }

    /** The same on a disk. */
    static JobStore open(Disk disk, int segmentBytes, InstantSource clock, SecureRandom random) throws IOException {
        JobIndex index = new JobIndex();
        try {
            JobStore store = new JobStore(index, JobLog.open(disk, segmentBytes, index), clock, random);
            index.accounts().forEach(account -> index.tidy(account, clock.instant()));
            return store;
        } catch (IOException | RuntimeException e) {
            disk.close();
            throw e;
        }
    }

    /** The id of a new job: behind all others. */
    String newId() {
        return String.format("%016x", index.number(clock.instant()))
                + Bytes.random(random, RANDOM_BYTES).hex();
    }

    /** @throws IOException the reason why {@link #begin} would fail now */
    void requireTaking() throws IOException {
        log.requireTaking();
    }

    /** Keeps a job, running or ended from the start. Completes once it is durable, in the order of the calls, on the log's thread. */
    CompletableFuture<Void> begin(AccountJob job) {
        boolean running = job.isRunning();
        JsonObject content = running ? job.keep() : ended(job);
        return log.append(record(running ? Kind.KEPT : Kind.ENDED, job, content), place -> {
            index.put(job.head().id(), known(job, running, place));
            index.tidy(job.head().account(), clock.instant());
        });
    }

    /** Keeps what became of it. @param then runs on the log's thread when it is written */
    void finish(AccountJob job, Runnable then) {
        log.note(record(Kind.ENDED, job, ended(job)), place -> {
            index.put(job.head().id(), known(job, false, place));
            then.run();
        });
    }

    private static Known known(AccountJob job, boolean running, JobLog.Place place) {
        return new Known(job.head().account(), job.head().created(), running, place);
    }

    private static JobRecord record(Kind kind, AccountJob job, JsonObject content) {
        return new JobRecord(kind, job.head().id(), Bytes.ofUtf8(content.encode()));
    }

    private JsonObject ended(AccountJob job) {
        return job.toJson()
                .put("account", job.head().account())
                .put("finishedAt", clock.instant().toString());
    }

    /** Jobs that were running when the process ended, by age. A damaged one is told and left. */
    List<AccountJob> running() throws IOException {
        List<AccountJob> found = new ArrayList<>();
        for (String id : index.running()) {
            try {
                Optional<JsonObject> kept = content(id);
                if (kept.isPresent()) {
                    found.add(AccountJob.resume(kept.get()));
                }
            } catch (Malformed | RuntimeException damaged) {
                LOG.error("ACC-05 a capture cannot go on id={}", id, damaged);
            }
        }
        return found;
    }

    /** Whether this account has a job of that id. */
    boolean has(String account, String id) {
        return index.find(id).filter(known -> known.account().equals(account)).isPresent();
    }

    /** Ids of an account's jobs, newest first, at most {@code limit}. @param before only those made before this one; empty for all */
    List<String> page(String account, String before, int limit) {
        return index.page(account, before, limit);
    }

    /** What is kept of a job, as its account may see it; empty if it was forgotten meanwhile. Blocking. */
    Optional<JsonObject> read(String id) throws IOException {
        Optional<JsonObject> job = content(id);
        job.ifPresent(all -> List.of("account", "name", "kept").forEach(all::remove));
        return job;
    }

    private Optional<JsonObject> content(String id) throws IOException {
        for (int read = 0; read < READS_MAX; read++) {
            Optional<Known> known = index.find(id);
            if (known.isEmpty()) {
                return Optional.empty();
            }
            Optional<JobRecord> record = log.read(known.get().place());
            if (record.isPresent()) {
                return Optional.of(new JsonObject(record.get().content().utf8()));
            }
        }
        LOG.error("ACC-05 a capture's record is damaged id={}", id);
        return Optional.empty();
    }

    /** Writes what waits, and keeps nothing any more. Blocking. */
    @Override
    public void close() throws IOException {
        log.close();
    }
}
