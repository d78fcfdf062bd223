package dev.cairn.ledger.fake;

import dev.cairn.ledger.CrashCheck.Disk;
import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.HeadStore;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.ObjectStore;
import dev.cairn.ledger.StoredHead;
import dev.cairn.ledger.Stores;
import dev.cairn.proof.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Memory that forgets what was not synced; as it should be, or with one bug in it. */
public final class MemoryDisk implements Disk {

    /** Bugs of a store, each of which every crash check must find. */
    public enum Plant {
        /** The journal says "durable" and keeps the record in memory until the next but one. */
        ACK_BEFORE_SYNC,
        /** The journal keeps statements only. */
        NO_CAPSULES,
        /** The head store says "swapped" and keeps nothing. */
        NO_HEADS,
        /** Objects are durable only in what they say. */
        NO_OBJECT_SYNC
    }

    private final MemoryObjects objects = new MemoryObjects();
    private final MemoryCapsules capsules = new MemoryCapsules();
    private final EntryIndex positions = new MemoryIndex();
    private final MemoryJournal journal = new MemoryJournal();
    private final MemoryHeads heads = new MemoryHeads();
    private final List<JournalRecord> unsynced = new ArrayList<>();
    private final Optional<Plant> plant;

    public MemoryDisk() {
        this.plant = Optional.empty();
    }

    public MemoryDisk(Plant plant) {
        this.plant = Optional.of(plant);
    }

    private boolean has(Plant one) {
        return plant.filter(one::equals).isPresent();
    }

    @Override
    public Stores open() {
        return new Stores(
                has(Plant.NO_HEADS) ? new NoHeads() : heads,
                has(Plant.ACK_BEFORE_SYNC) || has(Plant.NO_CAPSULES) ? new BadJournal() : journal,
                has(Plant.NO_OBJECT_SYNC) ? new LazyObjects() : objects,
                capsules,
                positions,
                new MemoryIndex(),
                () -> {});
    }

    @Override
    public void powerCut() {
        objects.powerCut();
        unsynced.clear();
    }

    private static final class NoHeads implements HeadStore {
        @Override
        public Optional<StoredHead> load() {
            return Optional.empty();
        }

        @Override
        public boolean swap(Optional<StoredHead> expected, StoredHead next) {
            return true;
        }
    }

    private final class LazyObjects implements ObjectStore {
        @Override
        public void put(String key, Bytes immutable) {
            objects.put(key, immutable);
        }

        @Override
        public Optional<Bytes> get(String key) {
            return objects.get(key);
        }

        @Override
        public void sync() {}

        @Override
        public void replace(String key, Bytes bytes) {
            objects.replace(key, bytes);
        }
    }

    private final class BadJournal extends PassedOnJournal {
        BadJournal() {
            super(journal);
        }

        @Override
        public void append(JournalRecord record) {
            if (has(Plant.NO_CAPSULES)) {
                List<Bytes> none = Collections.nCopies(record.entries().size(), Bytes.EMPTY);
                journal.append(new JournalRecord(record.first(), record.entries(), none, record.root()));
                return;
            }
            unsynced.add(record);
            while (unsynced.size() > (record.first() == 0 ? 0 : 1)) {
                journal.append(unsynced.remove(0));
            }
        }

        @Override
        public void replay(long from, Consumer<JournalRecord> to) {
            if (from < journal.end()) {
                journal.replay(from, to);
            }
            List.copyOf(unsynced).stream().filter(record -> record.end() > from).forEach(to);
        }

        @Override
        public long end() {
            return unsynced.isEmpty()
                    ? journal.end()
                    : unsynced.get(unsynced.size() - 1).end();
        }

        @Override
        public void trim(long below) {
            journal.trim(Math.min(below, journal.end()));
        }

        @Override
        public long trimmable(long below) {
            return journal.trimmable(Math.min(below, journal.end()));
        }
    }
}
