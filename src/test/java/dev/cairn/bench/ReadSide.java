package dev.cairn.bench;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.ledger.Ledger;
import dev.cairn.proof.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the read side's index up with the log as the server does: at every head a thread of its own reads back what was published, opens
 * each capsule and puts its three keys.
 */
final class ReadSide implements AutoCloseable {
    private static final int STEP_ENTRIES = 4_096;

    private final Ledger ledger;
    private final EntryIndex index;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(run -> new Thread(run, "bench-read-side"));
    private final AutoCloseable listening;
    private volatile @Nullable RuntimeException trouble;

    ReadSide(Ledger ledger, EntryIndex index) {
        this.ledger = ledger;
        this.index = index;
        this.listening = ledger.onHead(head -> worker.execute(this::catchUp));
        worker.execute(this::catchUp);
    }

    /** Waits until everything sequenced is published and indexed. */
    void await() throws InterruptedException {
        while (ledger.published().size() < ledger.sequenced() || index.cursor() < ledger.sequenced()) {
            RuntimeException broken = trouble;
            if (broken != null) {
                throw broken;
            }
            Thread.sleep(1);
        }
    }

    private void catchUp() {
        try {
            long published = published();
            for (long at = index.cursor(); at < published; at = index.cursor()) {
                step(at, Math.min(published, at + STEP_ENTRIES));
            }
        } catch (RuntimeException e) {
            trouble = e;
        }
    }

    private long published() {
        try {
            return ledger.published().size();
        } catch (dev.cairn.ledger.Trouble.Unavailable noHeadYet) {
            return 0;
        }
    }

    private void step(long from, long to) {
        List<Row> rows = new ArrayList<>();
        List<Optional<Bytes>> capsules = ledger.capsules(from, to);
        for (int i = 0; i < capsules.size(); i++) {
            long at = from + i;
            capsules.get(i).ifPresent(capsule -> rows.addAll(Entries.rows(at, capsule)));
        }
        index.put(rows, to);
    }

    @Override
    public void close() throws Exception {
        listening.close();
        worker.shutdown();
        worker.awaitTermination(1, TimeUnit.MINUTES);
    }
}
