package dev.cairn.reliability;

import dev.cairn.ledger.Journal;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Stores;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Planted bug: says "durable" at once and writes a little later. */
final class LateJournal implements Journal {
    private static final long LATE_MS = 150;

    private final Journal disk;
    private final Deque<JournalRecord> waiting = new ArrayDeque<>();

    private LateJournal(Journal disk) {
        this.disk = disk;
        Thread writer = new Thread(this::writeLate, "late-journal");
        writer.setDaemon(true);
        writer.start();
    }

    static Stores in(Stores stores) {
        return new Stores(
                stores.heads(),
                new LateJournal(stores.journal()),
                stores.objects(),
                stores.capsules(),
                stores.positions(),
                stores.index(),
                stores.closer());
    }

    private void writeLate() {
        try {
            while (true) {
                Thread.sleep(LATE_MS);
                flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException refused) {
            // What was promised is not kept; that is the bug.
        }
    }

    private synchronized void flush() {
        while (!waiting.isEmpty()) {
            disk.append(waiting.remove());
        }
    }

    @Override
    public synchronized void append(JournalRecord record) {
        waiting.add(record);
        if (record.first() == 0) {
            flush(); // a ledger without its first entry would be another ledger
        }
    }

    @Override
    public synchronized void replay(long from, Consumer<JournalRecord> to) {
        if (from < disk.end()) {
            disk.replay(from, to);
        }
        waiting.stream().filter(record -> record.end() > from).forEach(to);
    }

    @Override
    public long first() {
        return disk.first();
    }

    @Override
    public synchronized long end() {
        return waiting.isEmpty() ? disk.end() : waiting.getLast().end();
    }

    @Override
    public synchronized void trim(long below) {
        disk.trim(Math.min(below, disk.end()));
    }

    @Override
    public long trimmable(long below) {
        return disk.trimmable(Math.min(below, disk.end()));
    }

    @Override
    public synchronized void cut() {
        flush();
        disk.cut();
    }

    @Override
    public long freeBytes() {
        return disk.freeBytes();
    }
}
