package dev.cairn.store;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One feed of the index: derived, may be deleted. Each put adds one sorted run; a thread of its own merges runs into larger ones, so that
 * rows are always written one after the other, however scattered their keys are.
 *
 * <pre>
 * index.db                 the manifest (which runs count, small runs whole), memos, cursor: one transaction a put
 * index/&lt;feed&gt;-&lt;number&gt;.run  larger runs; what the manifest does not name is deleted at opening
 * </pre>
 *
 * If a run is not what the manifest says, everything is forgotten and made again from the log. Two feeds share {@code index.db}, each with
 * tables and a connection of its own.
 */
final class RunIndex implements EntryIndex, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunIndex.class);
    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);
    private static final String SUFFIX = ".run";
    private static final int RUNS_MAX = 200;
    private static final Comparator<IndexRun> IN_ORDER =
            Comparator.comparingLong(IndexRun::least).thenComparingLong(IndexRun::number);

    private final String feed;
    private final Path folder;
    private final Sqlite db;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Object merging = new Object();
    private final AtomicLong nextNumber = new AtomicLong();
    private final ExecutorService worker;
    private final List<IndexRun> runs = new ArrayList<>();
    private final List<Retired> retired = new ArrayList<>();
    private volatile long cursor;
    private volatile boolean closing;

    /** A run that is named no more and whose file is still there. */
    private record Retired(IndexRun run, boolean overwrite) {}

    /** {@code feed}: lower-case letters, part of the tables' names. */
    RunIndex(Path file, String feed) {
        if (!feed.matches("[a-z]+")) {
            throw new IllegalArgumentException("feed " + feed);
        }
        this.feed = feed;
        this.folder = file.resolveSibling("index");
        Disk.privateFolder(folder);
        db = Sqlite.open(
                file,
                Sqlite.Sync.DERIVED,
                "PRAGMA secure_delete=ON",
                "CREATE TABLE IF NOT EXISTS " + feed + "_run (number INTEGER PRIMARY KEY, rows INTEGER NOT NULL,"
                        + " least INTEGER NOT NULL, most INTEGER NOT NULL, content BLOB NOT NULL)",
                "CREATE TABLE IF NOT EXISTS " + feed
                        + "_note (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
                "CREATE TABLE IF NOT EXISTS " + feed
                        + "_next (only INTEGER PRIMARY KEY CHECK (only = 1), next INTEGER NOT NULL)");
        load();
        worker = worker(feed);
    }

    /**
     * Over a file that was opened to be looked at: nothing is forgotten, deleted or merged. Only while nobody writes.
     *
     * @throws Trouble if a run is not what the manifest says
     */
    RunIndex(Sqlite db, Path file, String feed) {
        this.feed = feed;
        this.folder = file.resolveSibling("index");
        this.db = db;
        this.worker = worker(feed);
        cursor = db.query("SELECT next FROM " + feed + "_next", row -> row.getLong(1)).stream()
                .findFirst()
                .orElse(0L);
        runs.addAll(db.query("SELECT number, rows, least, most, content FROM " + feed + "_run", this::named));
        runs.sort(IN_ORDER);
    }

    private static ExecutorService worker(String feed) {
        return Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "cairn-index-" + feed);
            thread.setDaemon(true);
            return thread;
        });
    }

    private void load() {
        cursor = db.query("SELECT next FROM " + feed + "_next", row -> row.getLong(1)).stream()
                .findFirst()
                .orElse(0L);
        try {
            runs.addAll(db.query("SELECT number, rows, least, most, content FROM " + feed + "_run", this::named));
            runs.sort(IN_ORDER);
        } catch (Trouble broken) {
            LOG.warn("index does not read, made again feed={} reason={}", feed, broken.getMessage());
            clear();
        }
        runs.forEach(run -> nextNumber.accumulateAndGet(run.number() + 1, Math::max));
        deleteOthers();
    }

    private IndexRun named(ResultSet row) throws SQLException {
        byte[] content = row.getBytes(5);
        long number = row.getLong(1);
        return content != null && content.length > 0
                ? IndexRun.ofMemory(number, content)
                : IndexRun.ofFile(number, path(number), row.getLong(2), row.getLong(3), row.getLong(4));
    }

    private Path path(long number) {
        return folder.resolve(feed + "-" + number + SUFFIX);
    }

    /** Deletes runs that the manifest does not name: a crash came between writing and naming, or between forgetting and deleting;
     * so they are overwritten. */
    private void deleteOthers() {
        Set<Path> named = runs.stream().map(run -> path(run.number())).collect(Collectors.toSet());
        Disk.run("delete old runs", () -> {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(
                                each -> each.getFileName().toString().startsWith(feed + "-"))
                        .filter(each -> !named.contains(each))
                        .toList()) {
                    IndexRun.wipe(file);
                }
            }
        });
    }

    @Override
    public void put(List<Row> rows, List<Memo> memos, long next) {
        if (next < cursor) {
            throw new IllegalArgumentException("cursor " + next + " below " + cursor);
        }
        List<IndexRow> sorted = sorted(rows);
        Optional<IndexRun> run =
                sorted.isEmpty() ? Optional.empty() : Optional.of(make(sorted.size(), sorted.iterator()));
        lock.writeLock().lock();
        try {
            db.transaction(() -> {
                run.ifPresent(this::name);
                db.insert(
                        "INSERT OR REPLACE INTO " + feed + "_note",
                        memos.stream()
                                .map(memo ->
                                        new Object[] {memo.key(), memo.value().toArray()})
                                .toList());
                return db.update("INSERT OR REPLACE INTO " + feed + "_next VALUES (1, ?)", next);
            });
            add(run);
            cursor = next;
        } finally {
            lock.writeLock().unlock();
        }
        mergeSoon();
    }

    /** In order, each once; of rows that differ in time only, the last one given. */
    private static List<IndexRow> sorted(List<Row> rows) {
        IndexRow[] all = IndexRow.sorted(rows);
        List<IndexRow> kept = new ArrayList<>(all.length);
        for (int i = 0; i < all.length; i++) {
            if (i + 1 == all.length || all[i].compareTo(all[i + 1]) != 0) {
                kept.add(all[i]);
            }
        }
        return kept;
    }

    private void add(Optional<IndexRun> run) {
        run.ifPresent(runs::add);
        runs.sort(IN_ORDER);
    }

    private void mergeSoon() {
        List<IndexRun> now = snapshot();
        if (now.size() > RUNS_MAX) {
            mergeDue(); // whoever writes faster than runs are merged waits for it
        } else if (!IndexMerge.due(now).isEmpty()) {
            worker.execute(this::mergeDue);
        }
    }

    /** A run of at most that many rows, not yet named. */
    private IndexRun make(long rowsMax, Iterator<IndexRow> sorted) {
        long number = nextNumber.getAndIncrement();
        if (rowsMax >= IndexRun.SMALL_ROWS_MAX) {
            IndexRun run = IndexRun.write(number, path(number), sorted);
            Disk.syncFolder(folder);
            return run;
        }
        ByteBuffer content = ByteBuffer.allocate((int) rowsMax * IndexRow.BYTES);
        sorted.forEachRemaining(row -> row.write(content));
        return IndexRun.ofMemory(number, Arrays.copyOf(content.array(), content.position()));
    }

    private void name(IndexRun run) {
        db.update(
                "INSERT OR REPLACE INTO " + feed + "_run VALUES (?, ?, ?, ?, ?)",
                run.number(),
                run.rows(),
                run.least(),
                run.most(),
                run.content());
    }

    private List<IndexRun> snapshot() {
        lock.readLock().lock();
        try {
            return List.copyOf(runs);
        } finally {
            lock.readLock().unlock();
        }
    }

    private void mergeDue() {
        try {
            synchronized (merging) {
                for (List<IndexRun> due = due(); !due.isEmpty(); due = due()) {
                    replace(due, new IndexMerge(due), false);
                }
            }
        } catch (RuntimeException e) {
            if (!closing) {
                LOG.warn("index runs not merged, reading goes on slower feed={}", feed, e);
            }
        }
    }

    private List<IndexRun> due() {
        return closing ? List.of() : IndexMerge.due(snapshot());
    }

    /**
     * Puts one run in the place of some. A crash before the transaction leaves a file that nobody names, a crash after it several; the log
     * of the manifest is emptied before anything is deleted, so that no power cut can bring the old names back.
     */
    private void replace(List<IndexRun> old, Iterator<IndexRow> rows, boolean overwrite) {
        long rowsMax = old.stream().mapToLong(IndexRun::rows).sum();
        Optional<IndexRun> fresh = rows.hasNext() ? Optional.of(make(rowsMax, stoppable(rows))) : Optional.empty();
        lock.writeLock().lock();
        try {
            db.transaction(() -> {
                for (IndexRun run : old) {
                    db.update("DELETE FROM " + feed + "_run WHERE number = ?", run.number());
                }
                fresh.ifPresent(this::name);
                return true;
            });
            Set<Long> gone = old.stream().map(IndexRun::number).collect(Collectors.toSet());
            runs.removeIf(run -> gone.contains(run.number()));
            add(fresh);
            old.stream().filter(run -> run.path() != null).forEach(run -> retired.add(new Retired(run, overwrite)));
            deleteRetired();
        } catch (Trouble.Unavailable inUse) {
            if (overwrite) {
                throw inUse; // otherwise the next merge deletes them
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Deletes what no manifest names any more, also after a power cut. */
    private void deleteRetired() {
        if (!retired.isEmpty()) {
            db.emptyLog();
            retired.forEach(each -> each.run().delete(each.overwrite()));
            retired.clear();
        }
    }

    /** A merge may take long; closing does not wait for its end. */
    private Iterator<IndexRow> stoppable(Iterator<IndexRow> rows) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public IndexRow next() {
                if (closing) {
                    throw new Trouble.Unavailable("index is closing");
                }
                return rows.next();
            }
        };
    }

    @Override
    public List<Hit> find(String kind, String key, Instant from, Instant to, int limit, long afterIndex) {
        EntryIndex.requireLimit(limit);
        IndexRow start = IndexRow.after(kind, key, afterIndex);
        long least = IndexRow.millis(from);
        long below = IndexRow.millis(to);
        boolean all = to.isAfter(LATEST);
        TreeMap<Long, Hit> hits = new TreeMap<>();
        lock.readLock().lock();
        try {
            for (IndexRun run : runs) {
                if (hits.size() >= limit && run.least() > hits.lastKey()) {
                    break;
                }
                if (run.most() > afterIndex) {
                    addHits(run, start, row -> row.millis() >= least && (all || row.millis() < below), limit, hits);
                }
            }
        } finally {
            lock.readLock().unlock();
        }
        return hits.values().stream().limit(limit).toList();
    }

    private static void addHits(
            IndexRun run, IndexRow start, Predicate<IndexRow> inTime, int limit, Map<Long, Hit> hits) {
        int[] taken = new int[1];
        run.find(start, row -> {
            if (inTime.test(row)) {
                hits.put(row.index(), new Hit(Instant.ofEpochMilli(row.millis()), row.index()));
                taken[0]++;
            }
            return taken[0] < limit;
        });
    }

    @Override
    public Optional<Bytes> memo(String key) {
        lock.writeLock().lock(); // one connection, one user
        try {
            return db
                    .query("SELECT value FROM " + feed + "_note WHERE key = ?", row -> Bytes.wrap(row.getBytes(1)), key)
                    .stream()
                    .findFirst();
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public long cursor() {
        return cursor;
    }

    @Override
    public void forget(Set<Long> indices) {
        synchronized (merging) {
            for (IndexRun run : snapshot()) {
                if (indices.stream().anyMatch(at -> at >= run.least() && at <= run.most()) && holds(run, indices)) {
                    replace(List.of(run), without(run, indices), true);
                }
            }
            lock.writeLock().lock();
            try {
                deleteRetired();
                db.emptyLog(); // also when nothing was deleted: a crash may have come between the two
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    private static boolean holds(IndexRun run, Set<Long> indices) {
        for (Iterator<IndexRow> rows = run.iterator(); rows.hasNext(); ) {
            if (indices.contains(rows.next().index())) {
                return true;
            }
        }
        return false;
    }

    private static Iterator<IndexRow> without(IndexRun run, Set<Long> indices) {
        Iterable<IndexRow> rows = run::iterator;
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> !indices.contains(row.index()))
                .iterator();
    }

    @Override
    public void clear() {
        synchronized (merging) {
            lock.writeLock().lock();
            try {
                db.transaction(() -> {
                    db.update("DELETE FROM " + feed + "_run");
                    db.update("DELETE FROM " + feed + "_note");
                    return db.update("DELETE FROM " + feed + "_next");
                });
                cursor = 0;
                runs.forEach(run -> run.delete(false));
                runs.clear();
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        worker.shutdown();
        synchronized (merging) {
            lock.writeLock().lock();
            try {
                runs.forEach(IndexRun::close);
                retired.forEach(each -> each.run().close());
                runs.clear();
                db.close();
            } finally {
                lock.writeLock().unlock();
            }
        }
    }
}
