package dev.cairn.reliability;

import dev.cairn.ledger.Journal;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.fake.PassedOnJournal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Planted bug: says "durable" at once and writes a little later. */
final class LateJournal extends PassedOnJournal {
    private static final long LATE_MS = 150;

    private final Deque<JournalRecord> waiting = new ArrayDeque<>();

    private LateJournal(Journal disk) {
        super(disk);
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
            real.append(waiting.remove());
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
        if (from < real.end()) {
            real.replay(from, to);
        }
        waiting.stream().filter(record -> record.end() > from).forEach(to);
    }

    @Override
    public synchronized long end() {
        return waiting.isEmpty() ? real.end() : waiting.getLast().end();
    }

    @Override
    public synchronized void trim(long below) {
        real.trim(Math.min(below, real.end()));
    }

    @Override
    public long trimmable(long below) {
        return real.trimmable(Math.min(below, real.end()));
    }

    @Override
    public synchronized void cut() {
        flush();
        real.cut();
    }
}
