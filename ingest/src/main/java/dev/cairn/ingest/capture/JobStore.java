package dev.cairn.ingest.capture;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.settings.WholeFile;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The captures of accounts as files, one each, {@code ID.json} (mode 0600), written whole and synced. A running one holds what is to be logged, a
 * finished one what became of it; those are forgotten by age and number, the oldest first, running ones never.
 *
 * <p>A crash before {@link #begin} has returned: nobody was told of the job, nothing of it is in the log. After: it goes on. Before {@link #finish} has
 * returned: its statements are offered once more and found in the log. Blocking; thread-safe.
 */
final class JobStore {
    private static final Logger LOG = LoggerFactory.getLogger(JobStore.class);
    private static final String SUFFIX = ".json";
    private static final int RANDOM_BYTES = 8;

    private final Path folder;
    private final InstantSource clock;
    private final SecureRandom random;
    private final TreeMap<String, Known> jobs = new TreeMap<>();

    private record Known(String account, Instant created, boolean running) {}

    private JobStore(Path folder, InstantSource clock, SecureRandom random) {
        this.folder = folder;
        this.clock = clock;
        this.random = random;
    }

    /** Opens the folder, or makes it, and looks at all that is in it. */
    static JobStore in(Path folder, InstantSource clock, SecureRandom random) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        JobStore store = new JobStore(folder, clock, random);
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().forEach(store::know);
        }
        return store;
    }

    private void know(Path file) {
        try {
            JsonObject job = new JsonObject(Files.readString(file));
            jobs.put(
                    job.getString("captureID"),
                    new Known(
                            job.getString("account"),
                            Instant.parse(job.getString("createdAt")),
                            job.containsKey("kept")));
        } catch (IOException | RuntimeException damaged) {
            LOG.error("ACC-05 a capture's file is damaged and passed over file={}", file.getFileName(), damaged);
        }
    }

    /** The id of a new job: behind all others. */
    synchronized String newId() {
        long last = jobs.isEmpty() ? 0 : Long.parseLong(jobs.lastKey().substring(0, 16), 16);
        long number = Math.max(last + 1, clock.instant().toEpochMilli());
        return String.format("%016x", number)
                + Bytes.random(random, RANDOM_BYTES).hex();
    }

    /** Keeps a job, running or ended from the start; durable on return. */
    synchronized void begin(AccountJob job) throws IOException {
        boolean running = job.isRunning();
        write(job, running ? job.keep() : ended(job));
        jobs.put(job.head().id(), new Known(job.head().account(), job.head().created(), running));
        tidy(job.head().account());
    }

    /** Keeps what became of it; durable on return. */
    synchronized void finish(AccountJob job) throws IOException {
        write(job, ended(job));
        jobs.put(job.head().id(), new Known(job.head().account(), job.head().created(), false));
    }

    private JsonObject ended(AccountJob job) {
        return job.toJson()
                .put("account", job.head().account())
                .put("finishedAt", clock.instant().toString());
    }

    private void write(AccountJob job, JsonObject content) throws IOException {
        WholeFile.writePrivate(
                file(job.head().id()), Bytes.ofUtf8(content.encode()).toArray());
    }

    /** Jobs that were running when the process ended, by age. A damaged one is told and left. */
    synchronized List<AccountJob> running() {
        List<AccountJob> found = new ArrayList<>();
        jobs.forEach((id, known) -> {
            if (known.running()) {
                try {
                    found.add(AccountJob.resume(new JsonObject(Files.readString(file(id)))));
                } catch (IOException | Malformed | RuntimeException damaged) {
                    LOG.error("ACC-05 a capture cannot go on id={}", id, damaged);
                }
            }
        });
        return found;
    }

    /** Whether this account has a job of that id. */
    synchronized boolean has(String account, String id) {
        Known known = jobs.get(id);
        return known != null && known.account().equals(account);
    }

    /** Ids of an account's jobs, newest first, at most {@code limit}. @param before only those made before this one; empty for all */
    synchronized List<String> page(String account, String before, int limit) {
        return (before.isEmpty() ? jobs : jobs.headMap(before, false))
                .descendingMap().entrySet().stream()
                        .filter(entry -> entry.getValue().account().equals(account))
                        .limit(limit)
                        .map(Map.Entry::getKey)
                        .toList();
    }

    /** What is kept of a job, as its account may see it; empty if it was forgotten meanwhile. */
    Optional<JsonObject> read(String id) throws IOException {
        Path file = file(id);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonObject job = new JsonObject(Files.readString(file));
        job.remove("account");
        job.remove("name");
        job.remove("kept");
        return Optional.of(job);
    }

    private void tidy(String account) {
        Instant eldest = clock.instant().minus(Duration.ofDays(CaptureLimits.JOB_DAYS));
        Map<String, Integer> kept = new HashMap<>();
        List<String> gone = new ArrayList<>();
        int all = 0;
        for (Map.Entry<String, Known> entry : jobs.descendingMap().entrySet()) {
            Known known = entry.getValue();
            boolean own = known.account().equals(account);
            int ofAccount = own ? kept.merge(account, 1, Integer::sum) : 0;
            all++;
            boolean tooMany = all > CaptureLimits.ACCOUNT_JOBS_MAX || ofAccount > CaptureLimits.JOBS_OF_ACCOUNT_MAX;
            if (!known.running() && (tooMany || known.created().isBefore(eldest))) {
                gone.add(entry.getKey());
            }
        }
        gone.forEach(this::forget);
    }

    private void forget(String id) {
        try {
            Files.deleteIfExists(file(id));
            jobs.remove(id);
        } catch (IOException later) {
            LOG.warn("a capture's file could not be removed id={} cause={}", id, later.getMessage());
        }
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }
}
