package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.MemoryCapsules;
import dev.cairn.ledger.fake.MemoryHeads;
import dev.cairn.ledger.fake.MemoryIndex;
import dev.cairn.ledger.fake.MemoryJournal;
import dev.cairn.ledger.fake.MemoryObjects;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.statement.ChainPen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        ObjectStore lying = new Objects() {
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
        ObjectStore lying = new Objects() {
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

    /** Logs a bundle and more; gives what a ledger that halted says is not as it should be. */
    private Optional<String> halt(ObjectStore objects, CapsuleStore capsules) {
        Stores stores = new Stores(
                new MemoryHeads(), journal, objects, capsules, new MemoryIndex(), new MemoryIndex(), () -> {});
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

    /** Objects in memory, whose reading may be overridden. */
    private abstract static class Objects implements ObjectStore {
        private final MemoryObjects real = new MemoryObjects();

        @Override
        public void put(String key, Bytes immutable) {
            real.put(key, immutable);
        }

        @Override
        public Optional<Bytes> get(String key) {
            return real.get(key);
        }

        @Override
        public void sync() {
            real.sync();
        }

        @Override
        public void replace(String key, Bytes bytes) {
            real.replace(key, bytes);
        }
    }

    /** Loses the capsule of entry 5, or gives back another one. */
    private static final class Capsules implements CapsuleStore {
        private final MemoryCapsules real = new MemoryCapsules();
        private final boolean another;

        Capsules(boolean another) {
            this.another = another;
        }

        @Override
        public void put(List<Stored> rows, long cursor) {
            real.put(rows, cursor);
        }

        @Override
        public Optional<Bytes> get(long index) {
            Optional<Bytes> held = real.get(index);
            return index != 5 ? held : another ? held.map(TrimmerTest::flipped) : Optional.empty();
        }

        @Override
        public void erase(long index) {
            real.erase(index);
        }

        @Override
        public boolean erased(long index) {
            return real.erased(index);
        }

        @Override
        public long cursor() {
            return real.cursor();
        }
    }
}
