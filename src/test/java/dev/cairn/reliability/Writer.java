package dev.cairn.reliability;

import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerState;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.fake.Await;
import dev.cairn.reliability.Tally.Count;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A writer in this process: a ledger of its own on the stores, and gateways that keep it busy. */
final class Writer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Keyspace keyspace;
    private final Stores stores;
    private final Ledger ledger;
    private final AtomicLong acknowledged = new AtomicLong();
    private final Thread gateways;

    /**
     * Opens the ledger and begins.
     *
     * @throws dev.cairn.ledger.Trouble as opening does; the stores are closed then
     */
    Writer(Keyspace keyspace, Stores stores) {
        this.keyspace = keyspace;
        this.stores = stores;
        try {
            this.ledger = keyspace.open(stores);
        } catch (RuntimeException | Error e) {
            stores.close();
            throw e;
        }
        List<String> starts = keyspace.starts();
        this.gateways = new Thread(() -> keepBusy(starts), "gateways");
        gateways.setDaemon(true);
        gateways.start();
    }

    private void keepBusy(List<String> starts) {
        try {
            new Gateways(keyspace.script, this::say).keepBusy(ledger, starts);
        } catch (Exception | AssertionError e) {
            keyspace.complain(Count.BROKEN, "gateways ended with " + e);
        }
    }

    private void say(String line) {
        keyspace.note(line);
        if (line.startsWith("=")) {
            acknowledged.incrementAndGet();
        }
    }

    long acknowledged() {
        return acknowledged.get();
    }

    boolean isHalted() {
        return ledger.state() instanceof LedgerState.Halted;
    }

    /** What it halted with; "" while it goes on. */
    String halt() {
        return ledger.state() instanceof LedgerState.Halted halted ? halted.code() + " " + halted.text() : "";
    }

    /** Waits for so many more acknowledgements, or until it halts. */
    void await(long more) {
        long until = acknowledged.get() + more;
        Await.until(more + " more acknowledgements", PATIENCE, () -> acknowledged.get() >= until || isHalted());
    }

    /** Waits until the ledger's own index has all that is sequenced by now, or until it halts: from then on no older memo can be seen. */
    void awaitIndexed() {
        long size = ledger.sequenced();
        Await.until("an index of " + size, PATIENCE, () -> stores.positions().cursor() >= size || isHalted());
    }

    /** Waits until it has halted because somebody else writes; anything else is a complaint. */
    void requireDeposed(Duration within) {
        long end = System.nanoTime() + within.toNanos();
        while (!isHalted() && System.nanoTime() < end) {
            LockSupport.parkNanos(2_000_000);
        }
        if (!isHalted()) {
            keyspace.complain(Count.FORKED, "a deposed writer still goes on after " + within);
        } else if (!halt().startsWith("HLT-03") && !halt().contains("the journal failed")) {
            // Of its two threads the one that did not hear of the other writer itself may be the first to halt the
            // ledger.
            keyspace.complain(Count.BROKEN, "a deposed writer halted with " + halt());
        }
    }

    /** Ends it in peace, and waits for its gateways. */
    @Override
    public void close() {
        ledger.close();
        try {
            gateways.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (gateways.isAlive()) {
            keyspace.complain(Count.BROKEN, "a gateway was never answered");
        }
        stores.close();
    }
}
