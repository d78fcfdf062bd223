package dev.cairn.launch.serve;

import dev.cairn.history.FindingDesk;
import dev.cairn.history.History;
import dev.cairn.history.LotHistory;
import dev.cairn.history.Projection;
import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.Head;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Trouble;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the read side up with the log on a thread of its own: the projection at every new head, and the findings of lots that somebody
 * has asked for, as soon as they say something that is not in the log yet.
 */
final class Readers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
    static final int WAITING_LOTS_MAX = 200;
    private static final long FINDINGS_EVERY_MS = 2_000;

    private final Projection projection;
    private final History history;
    private final Optional<FindingDesk> desk;
    private final Set<Lot> waiting = new LinkedHashSet<>();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(run -> {
        Thread thread = new Thread(run, "cairn-readers");
        thread.setDaemon(true);
        return thread;
    });
    private final AutoCloseable listening;

    private record Lot(String gtin, String lot) {}

    Readers(LedgerReader ledger, EntryIndex index, History history, Optional<FindingDesk> desk) {
        this.projection = new Projection(ledger, index);
        this.history = history;
        this.desk = desk;
        worker.execute(this::catchUp);
        this.listening = ledger.onHead(this::newHead);
        // Logs its own trouble and ends with the worker.
        Future<?> unused = worker.scheduleWithFixedDelay(
                this::logFindings, FINDINGS_EVERY_MS, FINDINGS_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** The history of a lot; what its findings say anew is logged soon after. */
    Optional<LotHistory> lot(String gtin, String lot) {
        Optional<LotHistory> found = history.lot(gtin, lot);
        if (found.filter(Readers::saysSomethingNew).isPresent()) {
            enqueue(new Lot(gtin, lot));
        }
        return found;
    }

    private static boolean saysSomethingNew(LotHistory history) {
        return history.findings().stream().anyMatch(finding -> finding.entry().isEmpty());
    }

    @Override
    public void close() throws Exception {
        listening.close();
        worker.shutdownNow();
        worker.awaitTermination(5, TimeUnit.SECONDS);
    }

    /** Whoever does not find a place asks again with the next look at the page. */
    private void enqueue(Lot lot) {
        synchronized (waiting) {
            if (waiting.size() < WAITING_LOTS_MAX) {
                waiting.add(lot);
            }
        }
    }

    private void newHead(Head head) {
        if (!worker.isShutdown()) {
            worker.execute(this::catchUp);
        }
    }

    private void catchUp() {
        try {
            long read = projection.catchUp();
            if (read > 0) {
                LOG.debug("projection caught up entries={}", read);
            }
        } catch (Trouble.Unavailable notYet) {
            LOG.debug("projection waits reason={}", notYet.getMessage());
        } catch (RuntimeException broken) {
            LOG.error("PRJ-01 projection stopped; histories are out of date reason={}", broken.toString(), broken);
        }
    }

    private void logFindings() {
        if (desk.isEmpty()) {
            return;
        }
        ArrayDeque<Lot> lots;
        synchronized (waiting) {
            lots = new ArrayDeque<>(waiting);
            waiting.clear();
        }
        try {
            for (Lot lot : lots) {
                history.lot(lot.gtin(), lot.lot()).ifPresent(found -> desk.get().log(found));
            }
        } catch (Trouble.Unavailable notYet) {
            LOG.debug("findings wait reason={}", notYet.getMessage());
        } catch (RuntimeException broken) {
            LOG.error("PRJ-02 findings could not be logged reason={}", broken.toString(), broken);
        }
    }
}
