package dev.cairn.ledger.stamp;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.ChainState;
import dev.cairn.ledger.EntrySink;
import dev.cairn.ledger.Head;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Statement;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has witnessed heads stamped and puts the tokens into the log, at most once a period and only when somebody else than this node said
 * something since.
 *
 * <p>Its only memory is the log: what was stamped last, and when, is read from the node's chain of stamps. A crash before the token is
 * admitted costs the token, the next round asks again; after it nothing is missing. A token is offered with the same bytes until the
 * ledger takes it. While the authority is down the period grows (back-off); the gap stays visible in the log, and bundles say
 * {@code TST-04}.
 */
public final class Stamper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Stamper.class);

    public static final Duration PERIOD = Duration.ofMinutes(10);
    public static final Duration PERIOD_MIN = Duration.ofSeconds(1);
    public static final Duration PERIOD_MAX = Duration.ofDays(1);

    static final Duration RETRY_FIRST = Duration.ofSeconds(15);
    static final Duration RETRY_MAX = Duration.ofMinutes(30);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int SCAN_ENTRIES_MAX = 10_000;
    private static final long ANSWER_SECONDS_MAX = 30;

    private final LedgerReader log;
    private final EntrySink sink;
    private final TimestampAuthority authority;
    private final Signer node;
    private final Hash kid;
    private final Duration period;
    private final InstantSource clock;
    private final Supplier<Clock> knownClock;
    private final SecureRandom random;
    private Optional<Offer> waiting = Optional.empty();
    private long scanned;
    private Duration backOff = RETRY_FIRST;
    private Instant notBefore = Instant.MIN;
    private boolean unnamedTold;
    private Optional<ScheduledExecutorService> worker = Optional.empty();

    /** What a look came to. */
    enum Outcome {
        STAMPED,
        NOTHING_NEW,
        TOO_SOON,
        FAILED
    }

    /**
     * Signs with a registered node key.
     *
     * @param period 1 s to 1 day
     * @param knownClock what this node knows about its clock
     */
    public Stamper(
            LedgerReader log,
            EntrySink sink,
            TimestampAuthority authority,
            Signer node,
            Duration period,
            InstantSource clock,
            Supplier<Clock> knownClock,
            SecureRandom random) {
        if (period.compareTo(PERIOD_MIN) < 0 || period.compareTo(PERIOD_MAX) > 0) {
            throw new IllegalArgumentException("period " + period + " not in " + PERIOD_MIN + ".." + PERIOD_MAX);
        }
        this.log = log;
        this.sink = sink;
        this.authority = authority;
        this.node = node;
        this.kid = node.publicKey().thumbprint();
        this.period = period;
        this.clock = clock;
        this.knownClock = knownClock;
        this.random = random;
    }

    /** Looks every second on a thread of its own, until it is closed. */
    public Stamper start() {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(run -> {
            Thread made = new Thread(run, "cairn-stamp");
            made.setDaemon(true);
            return made;
        });
        worker = Optional.of(thread);
        // Tells its own trouble and ends with the worker.
        Future<?> unused = thread.scheduleWithFixedDelay(
                this::lookQuietly, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void lookQuietly() {
        try {
            look();
        } catch (Trouble.Unavailable notYet) {
            LOG.debug("time stamp waits reason={}", notYet.getMessage());
        } catch (RuntimeException broken) {
            LOG.error("TSA-03 time stamps stopped for now reason={}", broken.toString(), broken);
            postpone();
        }
    }

    /** One look; one caller at a time. */
    Outcome look() {
        if (clock.instant().isBefore(notBefore)) {
            return Outcome.TOO_SOON;
        }
        if (waiting.isPresent()) {
            return offer(waiting.get());
        }
        ChainState chain = log.chain(kid, LoggedStamps.chainOf(kid));
        Optional<LoggedStamps.At> last = LoggedStamps.at(log, kid, chain.contiguous());
        if (last.isPresent()
                && clock.instant().isBefore(timeOf(last.get().index()).plus(period))) {
            return Outcome.TOO_SOON;
        }
        Optional<Head> head = log.witnessed();
        long from = last.map(LoggedStamps.At::size).orElse(0L);
        if (head.isEmpty()
                || head.get().size() <= from
                || !somethingNew(from, head.get().size())) {
            return Outcome.NOTHING_NEW;
        }
        return stamp(head.get());
    }

    private Instant timeOf(long index) {
        try {
            return Statement.parse(log.entry(index)).time();
        } catch (Malformed e) {
            throw new Trouble.Corrupt("entry " + index + " of the log is no statement: " + e.getMessage(), e);
        }
    }

    /** Whether anybody but this node said something; what was looked at is not looked at again. */
    private boolean somethingNew(long from, long to) {
        scanned = Math.max(scanned, from);
        long end = Math.min(to, scanned + SCAN_ENTRIES_MAX);
        while (scanned < end) {
            Bytes entry = log.entry(scanned);
            if (!Seal.isSeal(entry) && !isOurs(entry)) {
                return true;
            }
            scanned++;
        }
        return false;
    }

    private boolean isOurs(Bytes entry) {
        try {
            return Statement.parse(entry).kid().equals(kid);
        } catch (Malformed e) {
            throw new Trouble.Corrupt("an entry of the log is no statement: " + e.getMessage(), e);
        }
    }

    private Outcome stamp(Head head) {
        String text = head.checkpoint().text();
        Stamp stamp;
        try {
            Bytes token = authority.stamp(Hash.sha256(Bytes.ofUtf8(text)));
            stamp = new Stamp(text, token);
            tellIfUnnamed(Token.read(token, stamp.textHash()));
        } catch (Trouble.Unavailable down) {
            return failed("TSA-01", "time-stamp authority gives no token", down);
        } catch (Malformed wrong) {
            return failed("TSA-02", "time-stamp authority's token does not hold", wrong);
        }
        Capsule.Whole capsule = stamp.capsule(random);
        ChainState state = log.chain(kid, LoggedStamps.chainOf(kid));
        ChainPen pen = new ChainPen(
                log.genesis().origin(), LoggedStamps.chainOf(kid), state.contiguous() + 1, state.hash(), node);
        Statement statement = pen.next(capsule.root(), clock.instant(), knownClock.get(), Optional.empty());
        waiting = Optional.of(new Offer(statement, capsule.bytes()));
        return offer(waiting.get());
    }

    private void tellIfUnnamed(Token token) {
        if (!unnamedTold && TimestampCheck.authority(log.genesis(), token).isEmpty()) {
            LOG.warn("TST-02 the genesis names no key of this time-stamp authority; readers will leave its time open");
            unnamedTold = true;
        }
    }

    /** The same bytes until they are admitted: so the chain never has two stamps at one place. */
    private Outcome offer(Offer offer) {
        Admission admission;
        try {
            admission = sink.offer(offer).get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.FAILED;
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            throw new Trouble.Unavailable("the ledger does not answer", e);
        }
        if (admission instanceof Admission.Retry retry) {
            notBefore = clock.instant().plus(retry.after());
            return Outcome.FAILED;
        }
        waiting = Optional.empty();
        if (admission instanceof Admission.Refused refused) {
            throw new IllegalStateException("a time stamp was refused: " + refused.code() + " " + refused.text());
        }
        backOff = RETRY_FIRST;
        LOG.info("head stamped seq={} admission={}", offer.statement().seq(), admission);
        return Outcome.STAMPED;
    }

    private Outcome failed(String code, String what, Exception why) {
        LOG.warn("{} {} again-in={}s reason={}", code, what, backOff.toSeconds(), why.getMessage());
        postpone();
        return Outcome.FAILED;
    }

    private void postpone() {
        notBefore = clock.instant().plus(backOff);
        backOff = backOff.multipliedBy(2).compareTo(RETRY_MAX) < 0 ? backOff.multipliedBy(2) : RETRY_MAX;
    }

    @Override
    public void close() throws InterruptedException {
        if (worker.isPresent()) {
            worker.get().shutdownNow();
            worker.get().awaitTermination(5, TimeUnit.SECONDS);
        }
    }
}
