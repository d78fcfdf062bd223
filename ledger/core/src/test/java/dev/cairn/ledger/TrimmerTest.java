package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.MemoryCapsules;
import dev.cairn.ledger.fake.MemoryHeads;
import dev.cairn.ledger.fake.MemoryIndex;
import dev.cairn.ledger.fake.MemoryJournal;
import dev.cairn.ledger.fake.MemoryObjects;
import dev.cairn.ledger.fake.PassedOnCapsules;
import dev.cairn.ledger.fake.PassedOnJournal;
import dev.cairn.ledger.fake.PassedOnObjects;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.statement.ChainPen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TrimmerTest {

    private final Consortium all = Consortium.withoutWitnesses(11);
    private final ChainPen pen = all.pen(all.device, Consortium.chain(1));
    private final MemoryJournal journal = new MemoryJournal();

    @Test
    void forgets_what_was_read_back_from_the_stores() {
        assertEquals(Optional.empty(), halt(new MemoryObjects(), new MemoryCapsules()));
        assertTrue(journal.first() > 256, () -> "journal begins at " + journal.first());
    }

    @Test
    void keeps_the_journal_and_halts_when_a_stored_entry_is_another() {
        ObjectStore lying = new PassedOnObjects(new MemoryObjects()) {
            @Override
            public Optional<Bytes> get(String key) {
                return super.get(key).map(bytes -> key.equals("tile/entries/000") ? otherEntry(bytes) : bytes);
            }
        };
        assertEquals(Optional.of("entry"), halt(lying, new MemoryCapsules()));
        assertTrue(journal.first() <= 1, () -> "journal begins at " + journal.first());
    }

    @Test
    void keeps_the_journal_and_halts_when_a_stored_hash_is_another() {
        ObjectStore lying = new PassedOnObjects(new MemoryObjects()) {
            @Override
            public Optional<Bytes> get(String key) {
                return super.get(key).map(bytes -> key.equals("tile/0/000") ? flipped(bytes) : bytes);
            }
        };
        assertEquals(Optional.of("tile"), halt(lying, new MemoryCapsules()));
        assertTrue(journal.first() <= 1, () -> "journal begins at " + journal.first());
    }

    @Test
    void keeps_the_journal_and_halts_when_a_capsule_is_missing() {
        assertEquals(Optional.of("capsule"), halt(new MemoryObjects(), new Capsules(false)));
        assertTrue(journal.first() <= 1, () -> "journal begins at " + journal.first());
    }

    @Test
    void keeps_the_journal_and_halts_when_a_capsule_is_another() {
        assertEquals(Optional.of("capsule"), halt(new MemoryObjects(), new Capsules(true)));
        assertTrue(journal.first() <= 1, () -> "journal begins at " + journal.first());
    }

    /** The plant: what is compared before trimming is nothing. Then the only copy of a capsule that no store has is thrown away. */
    @Test
    void would_be_red_if_nothing_was_compared_before_it_is_forgotten() {
        AtomicBoolean trimming = new AtomicBoolean();
        ObjectStore objects = new PassedOnObjects(new MemoryObjects()) {
            @Override
            public void replace(String key, Bytes bytes) {
                super.replace(key, bytes);
                trimming.set(true); // the pending head is there; what reads the journal next is the trimmer
            }
        };
        Journal blind = new PassedOnJournal(journal) {
            @Override
            public void append(JournalRecord record) {
                trimming.set(false);
                super.append(record);
            }

            @Override
            public void replay(long from, long below, Consumer<JournalRecord> to) {
                if (!trimming.get()) {
                    super.replay(from, below, to);
                }
            }
        };
        assertEquals(Optional.empty(), halt(blind, objects, new Capsules(false)), "the planted bug misses it");
        assertTrue(journal.first() > 256, () -> "journal begins at " + journal.first());
    }

    /** Logs a bundle and more; gives what a ledger that halted says is not as it should be. */
    private Optional<String> halt(ObjectStore objects, CapsuleStore capsules) {
        return halt(journal, objects, capsules);
    }

    private Optional<String> halt(Journal kept, ObjectStore objects, CapsuleStore capsules) {
        Stores stores =
                new Stores(new MemoryHeads(), kept, objects, capsules, new MemoryIndex(), new MemoryIndex(), () -> {});
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(10))
                .withLimits(1_000, 0, 1 << 20);
        try (OneThread ledger = OneThread.open(config, stores, all.log, List.of(), all.clock)) {
            ledger.publish(); // the genesis
            for (int i = 0; i < 300; i++) {
                ledger.offer(all.reading(pen, i));
            }
            ledger.takeBatch();
            ledger.seal();
            ledger.publish();
            return ledger.state() instanceof LedgerState.Halted halted
                    ? Optional.of(halted.text().replaceFirst("stored ", "").split(" ")[0])
                    : Optional.empty();
        }
    }

    private static Bytes flipped(Bytes bytes) {
        byte[] other = bytes.toArray();
        other[other.length / 2] ^= 1;
        return Bytes.wrap(other);
    }

    private static Bytes otherEntry(Bytes bundle) {
        try {
            List<Bytes> entries = new ArrayList<>(EntryBundle.decode(bundle));
            entries.set(7, flipped(entries.get(7)));
            return EntryBundle.encode(entries);
        } catch (dev.cairn.proof.Malformed e) {
            throw new AssertionError(e);
        }
    }

    /** Loses the capsule of entry 5, or gives back another one. */
    private static final class Capsules extends PassedOnCapsules {
        private final boolean another;

        Capsules(boolean another) {
            super(new MemoryCapsules());
            this.another = another;
        }

        @Override
        public Optional<Bytes> get(long index) {
            Optional<Bytes> held = real.get(index);
            return index != 5 ? held : another ? held.map(TrimmerTest::flipped) : Optional.empty();
        }
    }
}
