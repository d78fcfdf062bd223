package dev.cairn.ledger.fake;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.HeadStore;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.ObjectStore;
import dev.cairn.ledger.StoredHead;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Stores of which one writing call fails: before it took effect or after, and perhaps nothing works from then on. */
public final class Tripwire {

    /** What happens at the chosen call. */
    public enum Mode {
        NOT_DONE(false, false),
        DONE(true, false),
        NOT_DONE_THEN_DEAD(false, true),
        DONE_THEN_DEAD(true, true);

        final boolean done;
        final boolean dead;

        Mode(boolean done, boolean dead) {
            this.done = done;
            this.dead = dead;
        }
    }

    /** The chosen call: name and how many of that name come before it. */
    public record Point(String call, int occurrence, Mode mode) {}

    /**
     * What a crash may leave of stores that are written at the same time: once so many heads were swapped, only calls whose names begin so
     * still take effect, and no head is shown any more.
     */
    public record Left(int swaps, Set<String> written) {
        boolean letsThrough(String call) {
            return !call.startsWith("objects.replace") && written.stream().anyMatch(call::startsWith);
        }
    }

    /** Heads that were swapped, whatever the caller was told. */
    public final List<StoredHead> swapped = new CopyOnWriteArrayList<>();

    private final Stores real;
    private final Optional<Point> point;
    private final Optional<Left> left;
    private final Map<String, Integer> calls = new TreeMap<>();
    private boolean tripped;

    public Tripwire(Stores real, Optional<Point> point) {
        this(real, point, Optional.empty());
    }

    public Tripwire(Stores real, Left left) {
        this(real, Optional.empty(), Optional.of(left));
    }

    private Tripwire(Stores real, Optional<Point> point, Optional<Left> left) {
        this.real = real;
        this.point = point;
        this.left = left;
    }

    /** How often each call was made. */
    public synchronized Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    public synchronized boolean tripped() {
        return tripped;
    }

    private <T> T pass(String call, Supplier<T> effect) {
        boolean now;
        synchronized (this) {
            int before = calls.merge(call, 1, Integer::sum) - 1;
            now = point.filter(p -> p.call().equals(call) && p.occurrence() == before)
                    .isPresent();
            if (tripped && point.filter(p -> p.mode().dead).isPresent()
                    || left.filter(l -> swapped.size() >= l.swaps() && !l.letsThrough(call))
                            .isPresent()) {
                tripped = true;
                throw new Trouble.Unavailable("dead: " + call);
            }
            tripped |= now;
        }
        if (now && !point.orElseThrow().mode().done) {
            throw new Trouble.Unavailable("not done: " + call);
        }
        T result = effect.get();
        if (now) {
            throw new Trouble.Unavailable("done, but: " + call);
        }
        return result;
    }

    private void run(String call, Runnable effect) {
        pass(call, () -> {
            effect.run();
            return true;
        });
    }

    /** The stores with the wire in them. */
    public Stores stores() {
        return new Stores(
                new WiredHeads(),
                new WiredJournal(),
                new WiredObjects(),
                new WiredCapsules(),
                new WiredIndex(),
                real.index(),
                () -> {});
    }

    private final class WiredHeads implements HeadStore {
        @Override
        public Optional<StoredHead> load() {
            return real.heads().load();
        }

        @Override
        public boolean swap(Optional<StoredHead> expected, StoredHead next) {
            return pass("heads.swap", () -> {
                boolean done = real.heads().swap(expected, next);
                if (done) {
                    swapped.add(next);
                }
                return done;
            });
        }
    }

    private final class WiredJournal extends PassedOnJournal {
        WiredJournal() {
            super(Tripwire.this.real.journal());
        }

        @Override
        public void append(JournalRecord record) {
            run("journal.append", () -> real.append(record));
        }

        @Override
        public void trim(long below) {
            run("journal.trim", () -> real.trim(below));
        }

        @Override
        public void cut() {
            run("journal.cut", () -> real.cut());
        }
    }

    private final class WiredObjects implements ObjectStore {
        @Override
        public void put(String key, Bytes immutable) {
            run("objects.put", () -> real.objects().put(key, immutable));
        }

        @Override
        public Optional<Bytes> get(String key) {
            return real.objects().get(key);
        }

        @Override
        public void sync() {
            run("objects.sync", () -> real.objects().sync());
        }

        @Override
        public void replace(String key, Bytes bytes) {
            run("objects.replace." + key, () -> real.objects().replace(key, bytes));
        }
    }

    private final class WiredCapsules extends PassedOnCapsules {
        WiredCapsules() {
            super(Tripwire.this.real.capsules());
        }

        @Override
        public void put(List<Stored> rows, long cursor) {
            run("capsules.put", () -> real.put(rows, cursor));
        }

        @Override
        public void erase(long index) {
            run("capsules.erase", () -> real.erase(index));
        }
    }

    private final class WiredIndex implements EntryIndex {
        @Override
        public void put(List<Row> rows, List<Memo> memos, long cursor) {
            run("positions.put", () -> real.positions().put(rows, memos, cursor));
        }

        @Override
        public List<Hit> find(String kind, String key, Instant from, Instant to, int limit, long afterIndex) {
            return real.positions().find(kind, key, from, to, limit, afterIndex);
        }

        @Override
        public Optional<Bytes> memo(String key) {
            return real.positions().memo(key);
        }

        @Override
        public long cursor() {
            return real.positions().cursor();
        }

        @Override
        public void forget(Set<Long> indices) {
            run("positions.forget", () -> real.positions().forget(indices));
        }

        @Override
        public void clear() {
            real.positions().clear();
        }
    }
}
