package dev.cairn.ledger.sim;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.HeadStore;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.ObjectStore;
import dev.cairn.ledger.StoredHead;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.fake.MemoryCapsules;
import dev.cairn.ledger.fake.MemoryIndex;
import dev.cairn.ledger.fake.PassedOnCapsules;
import dev.cairn.ledger.fake.PassedOnJournal;
import dev.cairn.proof.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One disk for all the processes of a history, one after the other and, when one was only paused, two at once. It forgets what was not
 * synced, fails calls before or after they took effect, and flips bits. Writes by a process that was taken over are refused, as the
 * folder's lock or the store's epoch does; only immutable objects may still be written.
 */
final class SimDisk {

    /** What a call may meet. */
    private enum Fault {
        NOT_DONE(false, false),
        DONE(true, false),
        NOT_DONE_THEN_DEAD(false, true),
        DONE_THEN_DEAD(true, true);

        final boolean done;
        final boolean dead;

        Fault(boolean done, boolean dead) {
            this.done = done;
            this.dead = dead;
        }
    }

    final SimJournal journal;
    final SimIndex positions;
    /** Every head that was ever signed and could have been seen, in order. */
    final List<StoredHead> signed = new ArrayList<>();
    /** Sizes that {@code checkpoint} has shown, in order. */
    final List<Long> witnessed = new ArrayList<>();

    private final Random random;
    private final Optional<SimPlant> plant;
    private final Map<String, Bytes> objects = new TreeMap<>();
    private final Map<String, Bytes> staged = new TreeMap<>();
    private final MemoryCapsules capsules = new MemoryCapsules();
    private Optional<StoredHead> head = Optional.empty();
    private double faults;
    private Runnable pause = () -> {};
    private double pauses;
    private int epoch;

    SimDisk(Random random, Optional<SimPlant> plant) {
        this.random = random;
        this.plant = plant;
        this.journal = new SimJournal(random, plant);
        this.positions = new SimIndex(random);
    }

    private boolean has(SimPlant one) {
        return plant.filter(one::equals).isPresent();
    }

    static Bytes flip(Bytes bytes, Random random) {
        byte[] copy = bytes.toArray();
        int bit = random.nextInt(copy.length * 8);
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return Bytes.wrap(copy);
    }

    /** From now on a call fails with this probability. */
    void faults(double probability) {
        faults = probability;
    }

    /** From now on a call is preceded, with this probability, by what another process does meanwhile. */
    void pauses(double probability, Runnable meanwhile) {
        pauses = probability;
        pause = meanwhile;
    }

    /** The power goes: what was not synced is gone, or there, each for itself. */
    void powerCut() {
        staged.forEach((key, bytes) -> {
            if (random.nextBoolean()) {
                objects.put(key, bytes);
            }
        });
        staged.clear();
        journal.powerCut();
        positions.powerCut();
    }

    /** Flips one bit of something that lies on the disk, the head cell excepted: that one is trusted. */
    void rot() {
        List<String> keys = new ArrayList<>(objects.keySet());
        if (!keys.isEmpty() && (random.nextBoolean() || !journal.rot())) {
            String key = keys.get(random.nextInt(keys.size()));
            objects.compute(key, (k, bytes) -> flip(bytes, random));
        }
    }

    /** One process's hands on the disk. */
    final class Hands {
        private final int born = ++epoch;
        private boolean hurt;
        private boolean dead;

        /** Whether a fault was met. */
        boolean hurt() {
            return hurt;
        }

        /** Whether another process has taken over. */
        boolean old() {
            return born < epoch;
        }

        private void fence(String call) {
            if (old()) {
                throw new Trouble.Conflict("another process has taken over: " + call);
            }
        }

        private <T> T call(String name, Supplier<T> effect) {
            if (random.nextDouble() < pauses) {
                pause.run();
            }
            if (dead) {
                throw new Trouble.Unavailable("dead: " + name);
            }
            if (random.nextDouble() >= faults) {
                return effect.get();
            }
            Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
            hurt = true;
            dead = fault.dead;
            if (fault.done) {
                var unused = effect.get();
            }
            throw new Trouble.Unavailable(fault + ": " + name);
        }

        private void run(String name, Runnable effect) {
            call(name, () -> {
                effect.run();
                return true;
            });
        }

        Stores stores() {
            return new Stores(
                    new Heads(),
                    new Records(),
                    new Objects(),
                    new Capsules(),
                    new Positions(),
                    new MemoryIndex(),
                    () -> {});
        }

        private final class Heads implements HeadStore {
            @Override
            public Optional<StoredHead> load() {
                return head;
            }

            @Override
            public boolean swap(Optional<StoredHead> expected, StoredHead next) {
                return call("heads.swap", () -> {
                    if (!head.equals(expected) && !has(SimPlant.NO_CAS)) {
                        return false;
                    }
                    head = Optional.of(next);
                    signed.add(next);
                    return true;
                });
            }
        }

        private final class Records extends PassedOnJournal {
            Records() {
                super(journal);
            }

            @Override
            public void append(JournalRecord record) {
                run("journal.append", () -> {
                    if (old()) {
                        throw new Trouble.Conflict("another process has taken over");
                    }
                    journal.append(record);
                });
            }

            @Override
            public void trim(long below) {
                run("journal.trim", () -> {
                    fence("journal.trim");
                    journal.trim(below);
                });
            }

            @Override
            public void cut() {
                run("journal.cut", journal::cut);
            }
        }

        private final class Objects implements ObjectStore {
            @Override
            public void put(String key, Bytes immutable) {
                run("objects.put", () -> {
                    Optional<Bytes> there = get(ObjectStore.requireKey(key));
                    if (there.isPresent() && !there.get().equals(immutable)) {
                        throw new Trouble.Corrupt("object differs key=" + key);
                    }
                    if (there.isEmpty()) {
                        staged.put(key, immutable);
                    }
                });
            }

            @Override
            public Optional<Bytes> get(String key) {
                Bytes now = staged.get(key);
                return Optional.ofNullable(now == null ? objects.get(key) : now);
            }

            @Override
            public void sync() {
                run("objects.sync", () -> {
                    objects.putAll(staged);
                    staged.clear();
                });
            }

            @Override
            public void replace(String key, Bytes bytes) {
                run("objects.replace " + key, () -> {
                    if (!has(SimPlant.NO_FENCE)) {
                        fence(key);
                    }
                    objects.put(ObjectStore.requireMoving(key), bytes);
                    if (key.equals(ObjectStore.MOVING)) {
                        witnessed.add(Long.parseLong(
                                bytes.utf8().lines().skip(1).findFirst().orElseThrow()));
                    }
                });
            }
        }

        private final class Capsules extends PassedOnCapsules {
            Capsules() {
                super(capsules);
            }

            @Override
            public void put(List<Stored> rows, long cursor) {
                run("capsules.put", () -> {
                    fence("capsules.put");
                    capsules.put(rows, cursor);
                });
            }
        }

        private final class Positions implements EntryIndex {
            @Override
            public void put(List<Row> rows, List<Memo> memos, long cursor) {
                run("positions.put", () -> {
                    fence("positions.put");
                    positions.put(rows, memos, cursor);
                });
            }

            @Override
            public List<Hit> find(String kind, String key, Instant from, Instant to, int limit, long afterIndex) {
                return positions.find(kind, key, from, to, limit, afterIndex);
            }

            @Override
            public Optional<Bytes> memo(String key) {
                return positions.memo(key);
            }

            @Override
            public long cursor() {
                return positions.cursor();
            }

            @Override
            public void forget(Set<Long> indices) {
                positions.forget(indices);
            }

            @Override
            public void clear() {
                positions.clear();
            }
        }
    }
}
