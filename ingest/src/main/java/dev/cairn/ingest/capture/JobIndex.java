package dev.cairn.ingest.capture;

import dev.cairn.ingest.capture.JobLog.Place;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which captures the log holds, whose they are and where they lie; small, in memory. Thread-safe. */
final class JobIndex implements JobLog.Living {
    private static final Logger LOG = LoggerFactory.getLogger(JobIndex.class);
    private static final int NUMBER_DIGITS = 16;

    private final TreeMap<String, Known> jobs = new TreeMap<>();
    private final Map<String, TreeSet<String>> ofAccount = new HashMap<>();
    private final TreeMap<Long, String> byPlace = new TreeMap<>();
    private long bytes;
    private long newest;

    /** One capture. @param place its newest record */
    record Known(String account, Instant created, boolean running, Place place) {}

    /** A number behind those of all captures that there ever were here, and not before the clock's milliseconds. */
    synchronized long number(Instant now) {
        newest = Math.max(newest + 1, now.toEpochMilli());
        return newest;
    }

    @Override
    public synchronized void found(JobRecord record, Place place) {
        newest = Math.max(newest, Long.parseUnsignedLong(record.id().substring(0, NUMBER_DIGITS), 16));
        if (record.kind() == JobRecord.Kind.GONE) {
            remove(record.id());
            return;
        }
        try {
            JsonObject job = new JsonObject(record.content().utf8());
            Instant created = Instant.parse(job.getString("createdAt"));
            boolean running = record.kind() == JobRecord.Kind.KEPT;
            put(record.id(), new Known(job.getString("account"), created, running, place));
        } catch (RuntimeException damaged) {
            LOG.error("ACC-05 a capture's record cannot be read and is passed over id={}", record.id(), damaged);
        }
    }

    synchronized void put(String id, Known known) {
        remove(id);
        jobs.put(id, known);
        ofAccount.computeIfAbsent(known.account(), account -> new TreeSet<>()).add(id);
        byPlace.put(known.place().first(), id);
        bytes += known.place().bytes();
    }

    private void remove(String id) {
        Known known = jobs.remove(id);
        if (known == null) {
            return;
        }
        byPlace.remove(known.place().first());
        bytes -= known.place().bytes();
        ofAccount.computeIfPresent(known.account(), (account, ids) -> {
            ids.remove(id);
            return ids.isEmpty() ? null : ids;
        });
    }

    synchronized Optional<Known> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** Ids of those that run, by age. */
    synchronized List<String> running() {
        return jobs.keySet().stream().filter(id -> isRunning(id)).toList();
    }

    private boolean isRunning(String id) {
        Known known = jobs.get(id);
        return known != null && known.running();
    }

    /** Ids of an account's captures, newest first, at most {@code limit}. @param before only those made before this one; empty for all */
    synchronized List<String> page(String account, String before, int limit) {
        NavigableSet<String> all = ofAccount.getOrDefault(account, new TreeSet<>());
        return (before.isEmpty() ? all : all.headSet(before, false))
                .descendingSet().stream().limit(limit).toList();
    }

    /** Accounts that have captures here. */
    synchronized List<String> accounts() {
        return List.copyOf(ofAccount.keySet());
    }

    /** Forgets what is too old, and what is too many in all or of one account: the oldest first, running ones never. */
    synchronized void tidy(String account, Instant now) {
        Instant eldest = now.minus(Duration.ofDays(CaptureLimits.JOB_DAYS));
        forget(jobs.keySet().iterator(), id -> {
            Known known = jobs.get(id);
            return known != null && known.created().isBefore(eldest);
        });
        forget(jobs.keySet().iterator(), tooMany(jobs.size() - CaptureLimits.ACCOUNT_JOBS_MAX));
        TreeSet<String> own = ofAccount.getOrDefault(account, new TreeSet<>());
        forget(own.iterator(), tooMany(own.size() - CaptureLimits.JOBS_OF_ACCOUNT_MAX));
    }

    private static Predicate<String> tooMany(int excess) {
        int[] left = {excess};
        return id -> left[0]-- > 0;
    }

    private void forget(Iterator<String> byAge, Predicate<String> goes) {
        List<String> gone = new ArrayList<>();
        while (byAge.hasNext()) {
            String id = byAge.next();
            if (!goes.test(id)) {
                break;
            }
            if (!isRunning(id)) {
                gone.add(id);
            }
        }
        gone.forEach(this::remove);
    }

    @Override
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public synchronized Optional<Place> eldest() {
        return Optional.ofNullable(byPlace.firstEntry())
                .map(entry -> jobs.get(entry.getValue()))
                .map(Known::place);
    }

    @Override
    public synchronized void moved(Place from, Optional<Place> to) {
        String id = byPlace.get(from.first());
        Known known = id == null ? null : jobs.get(id);
        if (id == null || known == null) {
            return; // forgotten, or superseded meanwhile
        }
        if (to.isEmpty()) {
            remove(id);
        } else {
            put(id, new Known(known.account(), known.created(), known.running(), to.get()));
        }
    }
}
