package dev.cairn.ledger;

import dev.cairn.ledger.Recovery.Recovered;
import dev.cairn.ledger.Sequencer.Pending;
import dev.cairn.ledger.Sequencer.Sealed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.receipt.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a ledger and its one way to stop: any error of a step is final for this process, because afterwards nobody
 * knows what is stored. Opening again finds out. Pauses between rounds use the monotonic clock, times that are written the
 * given one.
 */
final class Engine {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration RETRY_SOON = Duration.ofSeconds(1);
    private static final Duration RETRY_LATER = Duration.ofSeconds(30);
    private static final Duration IDLE_MAX = Duration.ofMillis(100);
    private static final Duration GATHER_QUIET = Duration.ofMillis(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);

    private final LedgerConfig config;
    private final Stores stores;
    private final Signer logKey;
    private final InstantSource clock;
    private final Recovered parts;
    private final Intake intake;
    private final Cosigning cosigning;
    private final ExecutorService pool;
    private final ExecutorService aside;
    private final BlockingQueue<Sealed> sealed = new ArrayBlockingQueue<>(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean publishing;
    private volatile boolean low;
    private volatile LedgerState state;

    Engine(
            LedgerConfig config,
            Stores stores,
            Signer logKey,
            List<Cosigner> cosigners,
            InstantSource clock,
            Recovered parts) {
        this(
                config,
                stores,
                logKey,
                cosigners,
                clock,
                parts,
                Executors.newCachedThreadPool(daemons("cairn-ask")),
                Executors.newCachedThreadPool(daemons("cairn-store")));
    }

    /**
     * With given pools for asking the witnesses and for what is written beside the publisher: those that run in the caller's thread make
     * every turn repeatable.
     */
    Engine(
            LedgerConfig config,
            Stores stores,
            Signer logKey,
            List<Cosigner> cosigners,
            InstantSource clock,
            Recovered parts,
            ExecutorService pool,
            ExecutorService aside) {
        this.config = config;
        this.stores = stores;
        this.logKey = logKey;
        this.clock = clock;
        this.parts = parts;
        this.intake = new Intake(config.queueOffersMax(), config.gather(), GATHER_QUIET);
        this.pool = pool;
        this.aside = aside;
        this.cosigning = new Cosigning(config.genesis(), stores.objects(), parts.log(), parts.heads(), pool, cosigners);
        this.state = cosigners.isEmpty()
                ? new LedgerState.Open()
                : new LedgerState.Waiting("no witness has told its size yet");
    }

    private static ThreadFactory daemons(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }

    /** Starts the threads. Each of them only decides when; what is done stands in the turns, which tests take one by one. */
    void start() {
        begin();
        spawn("cairn-sequencer", this::sequence);
        spawn("cairn-publisher", this::publish);
        spawn("cairn-witness", this::cosign);
    }

    /** What is done before the threads run: a block that waits for its head is handed over, a new ledger is begun. */
    void begin() {
        checkRoom();
        parts.leftover().ifPresent(this::handOver);
        if (parts.tail().end() == 0) {
            Genesis genesis = config.genesis();
            handOver(parts.sequencer().seal(Seal.genesis(genesis.hash(), clock.millis(), genesis.origin())));
        }
    }

    private void spawn(String name, Work work) {
        Thread thread = new Thread(() -> guard(work), name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Runs work of which any error halts the ledger. */
    void guard(Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            halt(e);
        }
    }

    LedgerState state() {
        return state;
    }

    private boolean isOn() {
        return closing.getCount() > 0 && !(state instanceof LedgerState.Halted);
    }

    private synchronized void halt(Throwable why) {
        if (!(state instanceof LedgerState.Halted)) {
            String text = String.valueOf(why.getMessage());
            String code = text.matches("HLT-\\d\\d .*") ? text.substring(0, 6) : "HLT-02";
            state = new LedgerState.Halted(code, text);
            // A known condition says all that there is to say; what nobody expected brings its trace.
            if (text.startsWith(code)) {
                LOG.error("{} ledger halted; it signs nothing more until it is opened again reason={}", code, text);
            } else {
                LOG.error("{} ledger halted; it signs nothing more until it is opened again", code, why);
            }
        }
        intake.refuseAll(halted());
    }

    private static Admission halted() {
        return new Admission.Retry("HLT-01", "the ledger has halted", RETRY_LATER);
    }

    CompletableFuture<Admission> offer(Offer offer) {
        Optional<Admission> no = refusal();
        if (no.isPresent()) {
            return CompletableFuture.completedFuture(no.get());
        }
        Pending pending = Intake.pending(offer);
        if (!intake.offer(pending)) {
            return CompletableFuture.completedFuture(
                    new Admission.Retry("FUL-01", "too many statements wait", RETRY_SOON));
        }
        if (!isOn()) {
            intake.refuseAll(halted()); // it came in while the last ones were answered
        }
        return pending.answer();
    }

    /** What any offer would be answered now without being looked at; empty while offers are taken. */
    Optional<Admission> refusal() {
        if (!isOn()) {
            return Optional.of(halted());
        }
        if (low) {
            return Optional.of(new Admission.Retry("FUL-02", "the ledger's disk is nearly full", RETRY_LATER));
        }
        return parts.tail().bytes() > config.unsealedBytesMax()
                ? Optional.of(new Admission.Retry("FUL-03", "too much waits for its head", RETRY_LATER))
                : Optional.empty();
    }

    private void checkRoom() {
        boolean now = stores.journal().freeBytes() < config.freeBytesMin();
        if (now != low) {
            LOG.warn(now ? "FUL-02 disk nearly full, intake refused" : "disk has room again, intake goes on");
        }
        low = now;
    }

    private void sequence() throws InterruptedException {
        long nextSeal = System.nanoTime();
        long nextCheck = nextSeal;
        while (isOn()) {
            if (isPublisherBehind()) {
                parts.tail().awaitBelow(nearlyFull(), IDLE_MAX);
            } else {
                takeBatch(patience());
            }
            long now = System.nanoTime();
            if (now - nextCheck >= 0) {
                checkRoom();
                nextCheck = now + IDLE_MAX.toNanos();
            }
            if ((now - nextSeal >= 0 || isHalfFull()) && !publishing && isOn()) {
                seal();
                nextSeal = now + config.sealPeriod().toNanos();
            }
        }
        intake.refuseAll(halted());
    }

    /** The sequencer's turn: what waits at the door, at most one batch. */
    void takeBatch(Duration patience) throws InterruptedException {
        List<Pending> batch = intake.next(patience);
        if (!batch.isEmpty()) {
            sequence(batch);
        }
    }

    /**
     * Whoever offers faster than heads come out waits for them here, instead of being sent away at the limit. A head is begun when half
     * of the limit waits, and the sequencer goes on meanwhile: stopping at the half as well would let the two take turns.
     */
    private boolean isPublisherBehind() {
        return publishing && state instanceof LedgerState.Open && parts.tail().bytes() >= nearlyFull();
    }

    private long nearlyFull() {
        return config.unsealedBytesMax() / 8 * 7;
    }

    private boolean isHalfFull() {
        return parts.tail().bytes() >= config.unsealedBytesMax() / 2;
    }

    private Duration patience() {
        return Collections.min(List.of(IDLE_MAX, config.sealPeriod()));
    }

    private void sequence(List<Pending> batch) {
        try {
            parts.sequencer().sequence(batch);
        } catch (RuntimeException | Error e) {
            halt(e);
            batch.forEach(pending -> pending.answer().complete(halted()));
        }
    }

    /** The sequencer's other turn: closes the open block, if there is one. */
    void seal() {
        Sequencer sequencer = parts.sequencer();
        if (sequencer.open() > 0) {
            handOver(sequencer.seal(sequencer.nextSeal(clock.millis())));
        }
    }

    private void handOver(Sealed block) {
        publishing = true;
        sealed.add(block);
    }

    private void publish() throws InterruptedException {
        while (isOn()) {
            if (state instanceof LedgerState.Waiting) {
                pause(IDLE_MAX);
            } else {
                publishNext(patience());
            }
        }
    }

    /** The publisher's turn: the head of the block that was handed over, if there is one. */
    void publishNext(Duration patience) throws InterruptedException {
        Sealed next = sealed.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null && isOn()) {
            parts.publisher().publish(next, work -> aside.execute(() -> guard(work::run)));
            publishing = false;
        }
    }

    /** Whether a block waits for its head; then none is closed. */
    boolean isPublishing() {
        return publishing;
    }

    private void cosign() throws InterruptedException {
        while (isOn() && state instanceof LedgerState.Waiting) {
            askAtStart();
            pause(config.sealPeriod());
        }
        String asked = "";
        long askedAt = System.nanoTime();
        long signedAt = askedAt;
        while (isOn()) {
            Optional<Head> head = parts.heads().published();
            long now = System.nanoTime();
            boolean fresh = head.isPresent() && !head.get().note().equals(asked);
            boolean again = head.isPresent()
                    && now - askedAt >= config.sealPeriod().toNanos()
                    && !cosigning.isComplete(head.get());
            boolean afresh = now - signedAt >= config.cosignEvery().toNanos();
            if (head.isPresent() && (fresh || again || afresh)) {
                signedAt = fresh || afresh ? now : signedAt;
                askedAt = now;
                asked = head.get().note();
                cosign(head.get(), afresh);
            }
            pause(LOOK_EVERY);
        }
    }

    /** The third thread's turn: all witnesses are asked for one head. */
    void cosign(Head head, boolean afresh) {
        cosigning.round(head, afresh);
    }

    /** Before anything is signed: does any witness know more of this log than we do? */
    void askAtStart() {
        Head start = startHead();
        Map<String, Neighbour.Result> answers = cosigning.round(start, false);
        answers.forEach((name, answer) -> {
            if (answer instanceof Neighbour.Ahead ahead) {
                throw new Trouble.Conflict(
                        "HLT-05 a witness has seen a larger tree of this log than we hold: " + ahead.size()
                                + "; restore the data, sign nothing (" + name + "; we hold " + start.size() + ")");
            }
            if (answer instanceof Neighbour.Contradicts) {
                throw new Trouble.Conflict("HLT-05 a witness has seen another history of this log (" + name + ")");
            }
        });
        // Who signed after the round was over is not asked again, and has told what he has seen all the same.
        if (answers.values().stream().anyMatch(Neighbour.Signed.class::isInstance) || cosigning.isBegun(start)) {
            open();
        }
    }

    private synchronized void open() {
        if (state instanceof LedgerState.Waiting) {
            state = new LedgerState.Open();
        }
    }

    /** The head in the head store; before the first one the empty tree, which contradicts nothing. */
    private Head startHead() {
        return parts.heads().published().orElseGet(() -> {
            Checkpoint empty = new Checkpoint(config.genesis().origin(), 0, Merkle.EMPTY_ROOT);
            String note = SignedNote.sign(empty.text(), empty.origin(), logKey);
            return new Head(empty, note, 0, Level.PUBLISHED);
        });
    }

    private void pause(Duration time) throws InterruptedException {
        closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    void close() {
        closing.countDown();
        for (Thread thread : threads) {
            try {
                thread.join(CLOSE_MAX.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        cosigning.close();
        pool.shutdown();
        aside.shutdown();
        try {
            aside.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS); // it reads stores that are closed next
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        intake.refuseAll(halted());
    }
}
