package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.statement.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is durable in the journal and not yet in the stores, in memory. The sequencer adds, the publisher drops, readers look.
 */
final class Tail {

    /** The statement is kept as the sequencer had it, so that nobody parses it again. */
    record Item(Bytes entry, Bytes capsule, Optional<Statement> statement) {}

    /** Some of what is here, from a log index on. */
    record Part(long first, List<Item> items) {
        /** The entry at an index as it was parsed, if it is here and was. */
        Optional<Statement> statement(long index) {
            boolean here = index >= first && index < first + items.size();
            return here ? items.get((int) (index - first)).statement() : Optional.empty();
        }
    }

    /** A parsed statement takes about 1 KB; beyond so many bytes of entries and capsules it is parsed again later. */
    private static final int PARSED_BYTES_MAX = 64 << 20;

    private final List<Item> items = new ArrayList<>();
    private long base;

    /** Written under the monitor; every offer looks at it. */
    private volatile long bytes;

    /** Starts empty at a log index. */
    Tail(long base) {
        this.base = base;
    }

    /** Adds a record that is durable and begins at {@link #end}. */
    void add(JournalRecord record) {
        add(record, List.of());
    }

    /** As {@link #add(JournalRecord)}, with the record's entries as they were parsed; none for a seal. */
    synchronized void add(JournalRecord record, List<Statement> statements) {
        if (record.first() != end()) {
            throw new IllegalArgumentException("first " + record.first() + ", end " + end());
        }
        long held = bytes;
        for (int i = 0; i < record.entries().size(); i++) {
            boolean kept = i < statements.size() && held < PARSED_BYTES_MAX;
            Optional<Statement> statement = kept ? Optional.of(statements.get(i)) : Optional.empty();
            Item item = new Item(record.entries().get(i), record.capsules().get(i), statement);
            items.add(item);
            held += size(item);
        }
        bytes = held;
    }

    private static long size(Item item) {
        return (long) item.entry().size() + item.capsule().size();
    }

    synchronized long end() {
        return base + items.size();
    }

    /** Bytes of entries and capsules held. */
    long bytes() {
        return bytes;
    }

    /** The entry, if it is still here. */
    synchronized Optional<Bytes> entry(long index) {
        return item(index).map(Item::entry);
    }

    /** The capsule, if it is still here; {@link Bytes#EMPTY} beside a seal. */
    synchronized Optional<Bytes> capsule(long index) {
        return item(index).map(Item::capsule);
    }

    /** What is here of from ≤ index &lt; to. */
    synchronized Part part(long from, long to) {
        long first = Math.max(from, base);
        long end = Math.min(to, end());
        boolean some = first < end;
        return new Part(first, some ? List.copyOf(items.subList((int) (first - base), (int) (end - base))) : List.of());
    }

    private Optional<Item> item(long index) {
        return index < base || index >= end() ? Optional.empty() : Optional.of(items.get((int) (index - base)));
    }

    /** Begins at a later index; only while nothing is held. For a log that is copied and never waits for a head. */
    synchronized void skip(long to) {
        if (!items.isEmpty() || to < base) {
            throw new IllegalArgumentException("tail of " + items.size() + " from " + base + ", skip to " + to);
        }
        base = to;
    }

    /** Lets go of everything below an index. */
    synchronized void drop(long below) {
        int count = (int) Math.min(items.size(), Math.max(0, below - base));
        List<Item> gone = items.subList(0, count);
        bytes -= gone.stream().mapToLong(Tail::size).sum();
        gone.clear();
        base += count;
        notifyAll();
    }

    /** Waits until fewer bytes are held, or the time is over. */
    synchronized void awaitBelow(long bytesMax, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toMillis();
                bytes >= bytesMax && left > 0;
                left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }
}
