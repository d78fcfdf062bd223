package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.statement.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every tile, bundle and capsule of a running ledger again, round after round, and holds them against the head that was signed, as
 * {@link Fsck} does: bits rot where nobody looks.
 *
 * <pre>
 * |─ pass: at most a fifth ─|──────────── rest ───────────|─ next pass ─
 * 0        a bundle, a pause, a bundle …                4/5              1 = the round
 * </pre>
 *
 * So whatever rots is read before one round has gone by. A pause is at most {@link #PAUSE_MAX}: a small ledger is read in minutes, and
 * no ledger is disturbed. A finding is told once, at ERROR, and stands in {@link #state} until a whole pass has not met it. Nothing is
 * changed: mending is the operator's command.
 *
 * <p>A pass may begin anywhere: it goes to the end and then on from the beginning. So a restart, and a pass that broke off, go on where
 * the last one was, and a ledger that is restarted often is read to its end all the same. What cannot be read, while the store answers
 * otherwise, is damage. The round is counted on the monotonic clock, times that are shown on the given one.
 */
public final class Scrub implements AutoCloseable {

    /** By default everything is read again within this time. */
    public static final Duration ROUND = Duration.ofHours(24);

    /** A store that does not answer is asked so often for one object before the pass breaks off, or the object counts as damaged. */
    static final int TRIES_MAX = 3;

    static final Duration PAUSE_MAX = Duration.ofSeconds(1);
    static final int SHOWN_MAX = 100;
    private static final int PASS_SHARE = 5;
    private static final Duration TRY_AGAIN = Duration.ofSeconds(10);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final int MARK_BUNDLES = 64;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);

    private final LedgerReader log;
    private final Supplier<Inspection> disk;
    private final Duration round;
    private final InstantSource clock;
    private final Bookmark mark;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::rounds, "cairn-scrub");
    private Set<Finding> standing = Set.of();
    private Optional<Finding> stuck = Optional.empty();
    private long next;
    private volatile ScrubState state = new ScrubState(true, Optional.empty(), 0, 0, List.of());

    /** Where it remembers how far it is. A hint: whatever it says, everything is read; nothing needs to be durable. */
    public interface Bookmark {

        /** Remembers nothing. */
        Bookmark NONE = new Bookmark() {
            @Override
            public long read() {
                return 0;
            }

            @Override
            public void write(long bundle) {}
        };

        /** The bundle last written; any number if that is not known. */
        long read();

        void write(long bundle);
    }

    /** The pass ends because the ledger is closed. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Prepares it.
     *
     * @param disk opens objects and capsules afresh for each pass, so that what memory remembers hides nothing; positions tell what was erased
     * @param round everything is read again within this time
     * @param mark how far the process before this one was
     */
    public Scrub(LedgerReader log, Supplier<Inspection> disk, Duration round, InstantSource clock, Bookmark mark) {
        this.log = log;
        this.disk = disk;
        this.round = round;
        this.clock = clock;
        this.mark = mark;
        this.next = mark.read();
        thread.setDaemon(true);
    }

    /** Begins the first pass. */
    public Scrub start() {
        thread.start();
        return this;
    }

    /** How the data are doing, as far as they were read. */
    public ScrubState state() {
        return state;
    }

    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        thread.join(CLOSE_MAX.toMillis());
    }

    private void rounds() {
        long due = System.nanoTime() + round.toNanos();
        while (closing.getCount() > 0) {
            long began = System.nanoTime();
            Duration rest = TRY_AGAIN;
            try {
                pass();
                due = System.nanoTime() + round.toNanos();
                rest = round.dividedBy(PASS_SHARE).multipliedBy(PASS_SHARE - 1).minusNanos(System.nanoTime() - began);
            } catch (Stopped closed) {
                return;
            } catch (Silence | Trouble.Unavailable e) {
                silent(e, System.nanoTime() - due > 0);
            } catch (RuntimeException | Error e) { // an error too must not end the looking in silence
                failed(e.toString(), e);
            }
            pause(rest);
        }
    }

    private void silent(RuntimeException why, boolean overdue) {
        if (overdue) {
            failed("nothing could be read for longer than " + round + ": " + why.getMessage(), why);
        } else {
            LOG.debug("scrubber waits reason={}", why.getMessage());
        }
    }

    private void failed(String what, Throwable why) {
        Optional<Finding> finding = Optional.of(Finding.of("SCR-01", "scrubber", what));
        if (closing.getCount() > 0 && !stuck.equals(finding)) {
            LOG.error("SCR-01 the scrubber cannot read on: nobody knows whether the data are whole", why);
            stuck = finding;
            show(Set.of());
        }
    }

    /** False when the time is up, true when the ledger is closed meanwhile. */
    private boolean pause(Duration time) {
        try {
            return closing.await(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Reads everything once. */
    public void pass() {
        Head head = log.published();
        Set<Finding> met = new LinkedHashSet<>();
        Findings findings = new Findings(finding -> meet(finding, met));
        boolean whole = false;
        try (Inspection kept = disk.get()) {
            read(head, kept, findings);
            whole = true;
        } finally {
            standing = whole ? met : union(standing, met);
        }
        stuck = Optional.empty();
        List<Finding> first = met.stream().limit(SHOWN_MAX).toList();
        state = new ScrubState(true, Optional.of(clock.instant()), head.size(), findings.count(), first);
    }

    private void read(Head head, Inspection kept, Findings findings) {
        long start = System.nanoTime();
        Reading stubborn = new Stubborn(kept.objects());
        CapsuleCheck capsules = new CapsuleCheck(kept, stubborn, findings);
        Walk walk = new Walk(head.size(), capsules, findings);
        ObjectSource objects = key -> stubborn.read(() -> kept.objects().get(key));
        TreeCheck tree = new TreeCheck(objects, head.size(), head.checkpoint().root(), true, findings, walk);
        tree.run(next);
        next = 0;
        mark.write(next);
        capsules.finishBeside(head.size());
        LOG.info(
                "scrubbed entries={} objects={} capsules={} findings={} ms={}",
                head.size(),
                tree.tiles(),
                capsules.read(),
                findings.count(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    private void meet(Finding finding, Set<Finding> met) {
        if (met.size() < Findings.KEPT_MAX && met.add(finding) && !standing.contains(finding)) {
            LOG.error("{} scrubber found damage place={} what={}", finding.code(), finding.place(), finding.what());
        }
        show(met);
    }

    private static Set<Finding> union(Set<Finding> some, Set<Finding> others) {
        Set<Finding> all = new LinkedHashSet<>(some);
        others.stream().limit(Findings.KEPT_MAX - all.size()).forEach(all::add);
        return all;
    }

    /** What this pass has met, and what the last one met and this one has not passed yet. */
    private void show(Set<Finding> met) {
        Set<Finding> all = new LinkedHashSet<>();
        stuck.ifPresent(all::add);
        all.addAll(standing);
        all.addAll(met);
        List<Finding> first = all.stream().limit(SHOWN_MAX).toList();
        state = new ScrubState(true, state.whole(), state.entries(), all.size(), first);
    }

    /** Asks again; tells what cannot be read from a store that does not answer at all. */
    private final class Stubborn implements Reading {
        private final ObjectSource objects;

        Stubborn(ObjectSource objects) {
            this.objects = objects;
        }

        @Override
        public <T> T read(Supplier<T> call) {
            for (int tries = 1; ; tries++) {
                try {
                    return call.get();
                } catch (Trouble.Unavailable e) {
                    if (tries == TRIES_MAX) {
                        requireAnswer(e);
                        throw e;
                    }
                    if (pause(ASK_AGAIN)) {
                        throw new Stopped();
                    }
                }
            }
        }

        private void requireAnswer(Trouble.Unavailable why) {
            try {
                objects.get(Publisher.PENDING);
            } catch (Trouble.Unavailable silent) {
                throw new Silence(why);
            }
        }
    }

    /** Goes with {@link TreeCheck} from leaf to leaf and keeps the pace. */
    private final class Walk implements TreeCheck.Visitor {
        private final CapsuleCheck capsules;
        private final Findings findings;
        private final Duration pace;
        private final long began = System.nanoTime();
        private long steps;

        Walk(long size, CapsuleCheck capsules, Findings findings) {
            this.capsules = capsules;
            this.findings = findings;
            long bundles = size / TilePath.WIDTH_MAX + 1;
            this.pace = Collections.min(
                    List.of(PAUSE_MAX, round.dividedBy(PASS_SHARE).dividedBy(bundles)));
        }

        @Override
        public boolean leaf(long at, Hash leaf, Optional<Bytes> entry) {
            if (entry.filter(Seal::isSeal).isPresent()) {
                return true;
            }
            entry.ifPresent(bytes -> statement(at, bytes));
            return false;
        }

        private void statement(long at, Bytes bytes) {
            try {
                capsules.statement(at, Statement.parse(bytes));
            } catch (Malformed e) {
                findings.add("FSK-12", "entry " + at, "neither seal nor statement: " + e.getMessage());
            }
        }

        @Override
        public void hole(long from, int count) {
            // Its objects are findings already.
        }

        @Override
        public void progress(long done) {
            steps++;
            next = done / TilePath.WIDTH_MAX;
            if (steps % MARK_BUNDLES == 0) {
                mark.write(next);
            }
            // Reading counts: a slow disk makes the pauses shorter, not the pass longer.
            if (pause(pace.multipliedBy(steps).minusNanos(System.nanoTime() - began))) {
                throw new Stopped();
            }
        }
    }
}
