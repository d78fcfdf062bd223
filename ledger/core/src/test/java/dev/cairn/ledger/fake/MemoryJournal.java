package dev.cairn.ledger.fake;

import dev.cairn.ledger.Journal;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Trouble;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** A journal in a list. */
public final class MemoryJournal implements Journal {

    private final Deque<JournalRecord> records = new ArrayDeque<>();
    private long end;
    private long closed;
    private volatile long free = Long.MAX_VALUE;

    @Override
    public synchronized void append(JournalRecord record) {
        if (record.first() != end) {
            throw new IllegalArgumentException("first " + record.first() + ", end " + end);
        }
        records.add(record);
        end = record.end();
    }

    @Override
    public void replay(long from, Consumer<JournalRecord> to) {
        List<JournalRecord> held;
        synchronized (this) {
            if (from < first() || from > end) {
                throw new Trouble.Corrupt("journal holds " + first() + ".." + end + ", asked from " + from);
            }
            held = records.stream().filter(record -> record.end() > from).toList();
        }
        held.forEach(to);
    }

    @Override
    public synchronized long first() {
        return records.isEmpty() ? end : records.getFirst().first();
    }

    @Override
    public synchronized long end() {
        return end;
    }

    @Override
    public synchronized void trim(long below) {
        while (!records.isEmpty()
                && isClosed(records.getFirst())
                && records.getFirst().end() <= below) {
            records.removeFirst();
        }
    }

    /** As a file: the newest record is in the segment that is being written, unless it was cut. */
    private boolean isClosed(JournalRecord record) {
        return record.end() <= Math.max(closed, records.getLast().first());
    }

    @Override
    public synchronized void cut() {
        closed = end;
    }

    @Override
    public synchronized long trimmable(long below) {
        long line = first();
        for (JournalRecord record : records) {
            if (record.end() > below || !isClosed(record)) {
                break;
            }
            line = record.end();
        }
        return line;
    }

    @Override
    public long freeBytes() {
        return free;
    }

    /** Says how much room there is. */
    public void free(long bytes) {
        free = bytes;
    }
}
