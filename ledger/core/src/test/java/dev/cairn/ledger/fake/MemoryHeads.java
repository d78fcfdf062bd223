package dev.cairn.ledger.fake;

import dev.cairn.ledger.HeadStore;
import dev.cairn.ledger.StoredHead;
import java.util.Optional;

/** A head store that forgets when the process ends. */
public final class MemoryHeads implements HeadStore {

    private Optional<StoredHead> head = Optional.empty();

    @Override
    public synchronized Optional<StoredHead> load() {
        return head;
    }

    @Override
    public synchronized boolean swap(Optional<StoredHead> expected, StoredHead next) {
        if (!head.equals(expected)) {
            return false;
        }
        head = Optional.of(next);
        return true;
    }
}
