package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is durable in the journal and not yet in the stores, in memory. The sequencer adds, the publisher drops, readers look.
 */
final class Tail {

    private record Item(Bytes entry, Bytes capsule) {}

    private final List<Item> items = new ArrayList<>();
    private long base;
    private long bytes;

    /** Starts empty at a log index. */
    Tail(long base) {
        this.base = base;
    }

    /** Adds a record that is durable and begins at {@link #end}. */
    synchronized void add(JournalRecord record) {
        if (record.first() != end()) {
            throw new IllegalArgumentException("first " + record.first() + ", end " + end());
        }
        for (int i = 0; i < record.entries().size(); i++) {
            Item item = new Item(record.entries().get(i), record.capsules().get(i));
            items.add(item);
            bytes += size(item);
        }
    }

    private static long size(Item item) {
        return (long) item.entry().size() + item.capsule().size();
    }

    synchronized long end() {
        return base + items.size();
    }

    /** Bytes of entries and capsules held. */
    synchronized long bytes() {
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

    private Optional<Item> item(long index) {
        return index < base || index >= end() ? Optional.empty() : Optional.of(items.get((int) (index - base)));
    }

    /** Lets go of everything below an index. */
    synchronized void drop(long below) {
        int count = (int) Math.min(items.size(), Math.max(0, below - base));
        List<Item> gone = items.subList(0, count);
        gone.forEach(item -> bytes -= size(item));
        gone.clear();
        base += count;
    }
}
