package dev.cairn.ledger;

/** A journal to be looked at beside its writer: nothing can be changed through it. */
public abstract class ReadOnlyJournal implements Journal {

    @Override
    public final void append(JournalRecord record) {
        throw new UnsupportedOperationException("a view");
    }

    @Override
    public final void trim(long below) {
        throw new UnsupportedOperationException("a view");
    }

    @Override
    public final void cut() {
        throw new UnsupportedOperationException("a view");
    }

    @Override
    public final long trimmable(long below) {
        return first();
    }

    @Override
    public final long freeBytes() {
        return Long.MAX_VALUE;
    }
}
