package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.ledger.EntryIndex.Memo;
import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.ledger.Sequencer.BatchEntries;
import dev.cairn.ledger.Sequencer.Pending;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.MemoryIndex;
import dev.cairn.ledger.fake.MemoryJournal;
import dev.cairn.ledger.fake.PassedOnJournal;
import dev.cairn.proof.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is noted in memory before it is durable must not outlive a batch that never became durable. */
class SequencerTest {
    private final Consortium all = Consortium.withoutWitnesses(1);
    private final MemoryJournal journal = new MemoryJournal();
    private final Tail tail = new Tail(0);
    private final BatchEntries entries =
            new BatchEntries(index -> tail.entry(index).orElseThrow());

    private Pending reading(int chain) {
        return new Pending(all.reading(all.pen(all.device, Consortium.chain(chain)), chain), new CompletableFuture<>());
    }

    private Sequencer sequencer(ChainCells cells, Journal on) {
        return new Sequencer(
                Consortium.ORIGIN, on, tail, cells, Blocks.empty("p"), (index, statement, capsule) -> {}, entries);
    }

    @Test
    void an_index_that_fails_in_the_middle_of_a_batch_leaves_no_memo_of_it() {
        Failing index = new Failing(Consortium.chain(2).hex(), () -> new Trouble.Unavailable("index is busy"));
        ChainCells cells = new ChainCells(index, entries);
        assertThrows(
                Trouble.Unavailable.class, () -> sequencer(cells, journal).sequence(List.of(reading(1), reading(2))));
        assertEquals(0, journal.end(), "nothing is durable");
        assertThrows(Trouble.Corrupt.class, cells::takeChanged, "so no index may learn of it");
    }

    @Test
    void neither_does_an_error_that_is_no_exception() {
        Failing index = new Failing(Consortium.chain(2).hex(), () -> new Unfit());
        ChainCells cells = new ChainCells(index, entries);
        assertThrows(Unfit.class, () -> sequencer(cells, journal).sequence(List.of(reading(1), reading(2))));
        assertThrows(Trouble.Corrupt.class, cells::takeChanged);
    }

    /** The publisher comes by before the sequencer has halted: both must say that somebody else writes, or an operator is called for nothing. */
    @Test
    void that_another_writer_came_is_what_everybody_says_of_it() {
        Journal taken = new PassedOnJournal(journal) {
            @Override
            public void append(JournalRecord record) {
                throw new Trouble.Conflict("HLT-03 another writer");
            }
        };
        ChainCells cells = new ChainCells(new MemoryIndex(), entries);
        assertThrows(Trouble.Conflict.class, () -> sequencer(cells, taken).sequence(List.of(reading(1))));
        Trouble later = assertThrows(Trouble.Conflict.class, cells::takeChanged);
        assertEquals("HLT-03 another writer", later.getMessage());
    }

    private static final class Unfit extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** An index that fails when it is asked about one chain. */
    private static final class Failing implements EntryIndex {
        private final MemoryIndex inner = new MemoryIndex();
        private final String about;
        private final Supplier<? extends Throwable> failure;

        Failing(String about, Supplier<? extends Throwable> failure) {
            this.about = about;
            this.failure = failure;
        }

        @Override
        public void put(List<Row> rows, List<Memo> memos, long cursor) {
            inner.put(rows, memos, cursor);
        }

        @Override
        public List<Hit> find(String kind, String key, Instant from, Instant to, int limit, long afterIndex) {
            return inner.find(kind, key, from, to, limit, afterIndex);
        }

        @Override
        public Optional<Bytes> memo(String key) {
            if (key.contains(about)) {
                Throwable thrown = failure.get();
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) thrown;
            }
            return inner.memo(key);
        }

        @Override
        public long cursor() {
            return inner.cursor();
        }

        @Override
        public void forget(Set<Long> indices) {
            inner.forget(indices);
        }

        @Override
        public void clear() {
            inner.clear();
        }
    }
}
