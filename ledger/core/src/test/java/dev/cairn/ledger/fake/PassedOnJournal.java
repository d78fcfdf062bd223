package dev.cairn.ledger.fake;

import dev.cairn.ledger.Journal;
import dev.cairn.ledger.JournalRecord;
import java.util.function.Consumer;

/** Passes every call on to another journal: for what overrides one of them. */
public class PassedOnJournal implements Journal {

    protected final Journal real;

    public PassedOnJournal(Journal real) {
        this.real = real;
    }

    @Override
    public void append(JournalRecord record) {
        real.append(record);
    }

    @Override
    public void replay(long from, Consumer<JournalRecord> to) {
        real.replay(from, to);
    }

    @Override
    public long first() {
        return real.first();
    }

    @Override
    public long end() {
        return real.end();
    }

    @Override
    public void trim(long below) {
        real.trim(below);
    }

    @Override
    public void cut() {
        real.cut();
    }

    @Override
    public long trimmable(long below) {
        return real.trimmable(below);
    }

    @Override
    public long freeBytes() {
        return real.freeBytes();
    }
}
