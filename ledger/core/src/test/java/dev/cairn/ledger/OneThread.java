package dev.cairn.ledger;

import dev.cairn.ledger.Recovery.Recovered;
import dev.cairn.proof.key.Signer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A ledger without threads: its engine's turns, taken one by one by the caller, so that a run is the same each time and takes a
 * millisecond. What each turn does is the engine's own code; only when is decided here.
 */
public final class OneThread implements AutoCloseable {

    private final Recovered parts;
    private final Engine engine;

    private OneThread(Recovered parts, Engine engine) {
        this.parts = parts;
        this.engine = engine;
    }

    /** Recovers and begins as {@link Ledger#open} does. */
    public static OneThread open(
            LedgerConfig config, Stores stores, Signer logKey, List<Cosigner> cosigners, InstantSource clock) {
        Recovered parts = new Recovery(config.genesis(), stores, LogKeys.of(logKey), clock).run();
        Engine engine = new Engine(config, stores, logKey, cosigners, clock, parts, new Inline(), new Inline());
        engine.begin();
        return new OneThread(parts, engine);
    }

    /** Puts an offer before the door; {@link #takeBatch} answers it. */
    public CompletableFuture<Admission> offer(Offer offer) {
        return engine.offer(offer);
    }

    /** The sequencer takes what waits. */
    public void takeBatch() {
        turn(() -> engine.takeBatch(Duration.ZERO));
    }

    /** The sequencer closes a block, unless one waits for its head. */
    public void seal() {
        if (!engine.isPublishing()) {
            turn(engine::seal);
        }
    }

    /** The publisher signs and writes the head that waits; nothing while no witness has told its size. */
    public void publish() {
        if (engine.state() instanceof LedgerState.Open) {
            turn(() -> engine.publishNext(Duration.ZERO));
        }
    }

    /** The witnesses are asked: for their size first, then for the newest head. */
    public void cosign() {
        if (engine.state() instanceof LedgerState.Waiting) {
            turn(engine::askAtStart);
        } else if (parts.heads().published().isPresent()) {
            Head head = parts.heads().published().orElseThrow();
            turn(() -> engine.cosign(head, false));
        }
    }

    /** Turns until everything that was sequenced is witnessed or the ledger has halted; false if that takes too many. */
    public boolean settle() {
        for (int turns = 0; turns < 20; turns++) {
            if (state() instanceof LedgerState.Halted || isSettled()) {
                return true;
            }
            takeBatch();
            cosign();
            publish();
            seal();
        }
        return false;
    }

    private boolean isSettled() {
        Optional<Head> witnessed = log().witnessed();
        return witnessed.isPresent() && witnessed.get().size() >= log().sequenced();
    }

    private void turn(Engine.Work work) {
        if (!(engine.state() instanceof LedgerState.Halted)) {
            engine.guard(work);
        }
    }

    /** How the writer is doing. */
    public LedgerState state() {
        return engine.state();
    }

    /** The live key register. */
    public Keys keys() {
        return parts.keys();
    }

    /** The reader. */
    public LedgerReader log() {
        return parts.log();
    }

    @Override
    public void close() {
        engine.close();
    }

    /** Runs what it is given at once. */
    private static final class Inline extends AbstractExecutorService {
        @Override
        public void execute(Runnable work) {
            work.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
