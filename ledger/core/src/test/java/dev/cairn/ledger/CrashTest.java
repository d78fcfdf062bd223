package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.CrashCheck.Disk;
import dev.cairn.ledger.contract.CrashContract;
import dev.cairn.ledger.fake.MemoryCapsules;
import dev.cairn.ledger.fake.MemoryHeads;
import dev.cairn.ledger.fake.MemoryIndex;
import dev.cairn.ledger.fake.MemoryJournal;
import dev.cairn.ledger.fake.MemoryObjects;
import dev.cairn.ledger.fake.PassedOnJournal;
import dev.cairn.ledger.fake.Tripwire.Mode;
import dev.cairn.ledger.fake.Tripwire.Point;
import dev.cairn.proof.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CrashTest extends CrashContract {

    @Override
    protected Disk newDisk() {
        return new SimDisk(new MemoryJournal(), () -> {});
    }

    @Test
    void a_journal_that_acknowledges_before_it_syncs_turns_the_check_red() {
        LazyJournal lazy = new LazyJournal();
        List<String> violations = new CrashCheck(new SimDisk(lazy, lazy::powerCut), 2)
                .run(new Point("heads.swap", 1, Mode.NOT_DONE_THEN_DEAD));
        assertTrue(
                violations.stream().anyMatch(violation -> violation.contains("statement lost")), violations.toString());
    }

    @Test
    void a_journal_that_acknowledges_before_it_syncs_cannot_hide_behind_a_signed_head() {
        LazyJournal lazy = new LazyJournal();
        List<String> violations = new CrashCheck(new SimDisk(lazy, lazy::powerCut), 2)
                .run(new Point("heads.swap", 1, Mode.DONE_THEN_DEAD));
        assertTrue(
                violations.stream().anyMatch(violation -> violation.contains("data are older than the signed head")),
                violations.toString());
    }

    @Test
    void a_journal_without_capsules_turns_the_check_red() {
        List<String> violations = new CrashCheck(new SimDisk(new NoCapsules(), () -> {}), 2)
                .run(new Point("capsules.put", 1, Mode.NOT_DONE_THEN_DEAD));
        assertTrue(
                violations.stream().anyMatch(violation -> violation.contains("capsule lost")), violations.toString());
    }

    @Test
    void a_head_store_that_forgets_its_last_swap_turns_the_check_red() {
        SimDisk disk = new SimDisk(new MemoryJournal(), () -> {});
        disk.heads = new NoHeads();
        List<String> violations = new CrashCheck(disk, 2).run(new Point("journal.append", 4, Mode.NOT_DONE_THEN_DEAD));
        assertTrue(
                violations.stream().anyMatch(violation -> violation.contains("older than a head that was signed")),
                violations.toString());
    }

    /** Memory that forgets what was not synced. */
    private static final class SimDisk implements Disk {
        private final MemoryObjects objects = new MemoryObjects();
        private final MemoryCapsules capsules = new MemoryCapsules();
        private final MemoryIndex positions = new MemoryIndex();
        private final Journal journal;
        private final Runnable journalCut;
        private HeadStore heads = new MemoryHeads();

        SimDisk(Journal journal, Runnable journalCut) {
            this.journal = journal;
            this.journalCut = journalCut;
        }

        @Override
        public Stores open() {
            return new Stores(heads, journal, objects, capsules, positions, new MemoryIndex(), () -> {});
        }

        @Override
        public void powerCut() {
            objects.powerCut();
            journalCut.run();
        }
    }

    /** Planted bug: only the first record is synced, the others are left to the operating system. */
    private static final class LazyJournal extends PassedOnJournal {
        private final List<JournalRecord> unsynced = new CopyOnWriteArrayList<>();

        LazyJournal() {
            super(new MemoryJournal());
        }

        void powerCut() {
            unsynced.clear();
        }

        @Override
        public void append(JournalRecord record) {
            if (record.first() == 0) {
                real.append(record);
            } else {
                unsynced.add(record);
            }
        }

        @Override
        public void replay(long from, Consumer<JournalRecord> to) {
            if (from < real.end()) {
                real.replay(from, to);
            }
            unsynced.stream().filter(record -> record.end() > from).forEach(to);
        }

        @Override
        public long end() {
            return unsynced.isEmpty()
                    ? real.end()
                    : unsynced.get(unsynced.size() - 1).end();
        }

        @Override
        public void trim(long below) {}

        @Override
        public long trimmable(long below) {
            return first();
        }
    }

    /** Planted bug: says yes and keeps nothing. */
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

    /** Planted bug: statements only. */
    private static final class NoCapsules extends PassedOnJournal {
        NoCapsules() {
            super(new MemoryJournal());
        }

        @Override
        public void append(JournalRecord record) {
            List<Bytes> none = Collections.nCopies(record.entries().size(), Bytes.EMPTY);
            super.append(new JournalRecord(record.first(), record.entries(), none, record.root()));
        }

        @Override
        public void trim(long below) {}

        @Override
        public long trimmable(long below) {
            return first();
        }
    }
}
