package dev.cairn.ingest.intake;

import dev.cairn.ingest.fleet.Told;
import dev.cairn.ingest.verify.Signatures;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.EntrySink;
import dev.cairn.ledger.Offer;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The judgement that every door shares: is this message a statement of this ledger, by a key that may make it, from where
 * it says it is, whole and well formed? Then the ledger is offered it, and its word is the answer.
 *
 * <p>Refused for good is only what can never become right: a broken format, a bad signature, another ledger's origin, a
 * key of the wrong role or a revoked one. All else says retry: a key or a chain that is not registered <em>yet</em>, a
 * foreign topic, a quota, a full ledger. A doubtful reading is neither: it is logged.
 *
 * <p>Blocking and thread-safe; about a tenth of a millisecond, nearly all of it the signature. Not for an event loop.
 */
public final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /** When to come again after a fault of ours: it may hold until somebody has looked. */
    private static final Duration FAULT_AGAIN = Duration.ofMinutes(5);

    private final Screen screen;
    private final Registry keys;
    private final EntrySink sink;
    private final Tally tally;
    private final Turns turns;

    /**
     * @param origin the ledger's origin
     * @param keys who may sign what, as of now
     * @param sink where passed statements go
     */
    public Intake(String origin, Registry keys, EntrySink sink, Quota quota, Tally tally) {
        this(origin, keys, sink, quota, tally, Signatures.BOUNCY_CASTLE);
    }

    /** With another's arithmetic. */
    public Intake(String origin, Registry keys, EntrySink sink, Quota quota, Tally tally, Signatures signatures) {
        this(origin, keys, sink, quota, tally, signatures, new Turns(System::nanoTime));
    }

    /** With turns whose clock a test can move. */
    Intake(String origin, Registry keys, EntrySink sink, Quota quota, Tally tally, Signatures signatures, Turns turns) {
        this.turns = turns;
        this.screen = new Screen(origin, keys, quota, turns, signatures);
        this.keys = keys;
        this.sink = sink;
        this.tally = tally;
    }

    /** Judges one message of {@code [statement, capsule]} without offering or counting it. */
    public Screened screen(Bytes message, Source source) {
        return screen.judge(message, source);
    }

    /**
     * Takes one message. The future completes when the ledger has answered, on the ledger's own thread, or at once when
     * intake itself says no; it is counted then. Only {@code Admitted} and {@code Duplicate} mean that it is durable.
     */
    public CompletableFuture<Answer> take(Bytes message, Source source) {
        Screened screened = screen.judge(message, source);
        if (screened instanceof Screened.Stopped no) {
            Answer answer = new Answer(Optional.of(Hash.sha256(message)), no.statement(), no.device(), no.answer());
            no.statement()
                    .filter(statement -> isOwn(source, no.device(), statement))
                    .ifPresent(statement -> stopped(source, statement, no.answer()));
            return CompletableFuture.completedFuture(counted(source, answer, Told.NOTHING));
        }
        Screened.Passed passed = (Screened.Passed) screened;
        return offered(passed.offer(), source)
                .thenApply(admission -> counted(source, answer(passed, admission), passed.said()));
    }

    /**
     * Takes what this server has signed itself, in an account's name: its signature and its form are not judged again, and no rate counts, but only a
     * key that may sign it now is offered to the ledger, and its chain keeps its order as a gateway's does. Does not block.
     */
    public CompletableFuture<Answer> takeOwn(Offer offer, Capsule capsule, Source source) {
        Optional<Admission> no = screen.mayNotSign(offer.statement(), capsule, source);
        if (no.isPresent()) {
            stopped(source, offer.statement(), no.get());
            return CompletableFuture.completedFuture(own(offer, source, no.get()));
        }
        return offered(offer, source).thenApply(admission -> own(offer, source, admission));
    }

    private Answer own(Offer offer, Source source, Admission admission) {
        Statement statement = offer.statement();
        Optional<DeviceId> signer = Optional.of(DeviceId.of(statement.kid()));
        Answer answer = new Answer(nameIfDeclined(offer, admission), Optional.of(statement), signer, admission);
        return counted(source, answer, Told.NOTHING);
    }

    private CompletableFuture<Admission> offered(Offer offer, Source source) {
        CompletableFuture<Admission> offered = sink.offer(offer);
        // Now, not when the ledger has answered: the next of its chain is judged before that, and stands in the
        // ledger's queue behind it.
        turns.wentOn(source, offer.statement());
        return offered.thenApply(admission -> {
            if (admission instanceof Admission.Retry) {
                turns.turnedAway(source, offer.statement());
            }
            return admission;
        });
    }

    /** Whether it is known who speaks: by his certificate, or by a signature that holds. */
    private static boolean isOwn(Source source, Optional<DeviceId> signer, Statement statement) {
        boolean certified = source.certified() && source.device().equals(Optional.of(DeviceId.of(statement.kid())));
        return certified || signer.isPresent();
    }

    private void stopped(Source source, Statement statement, Admission no) {
        if (no instanceof Admission.Retry) {
            turns.turnedAway(source, statement);
        } else {
            turns.wentOn(source, statement);
        }
    }

    private static Answer answer(Screened.Passed passed, Admission admission) {
        Optional<Statement> statement = Optional.of(passed.offer().statement());
        return new Answer(
                nameIfDeclined(passed.offer(), admission), statement, Optional.of(passed.device()), admission);
    }

    // Nearly nothing that came so far is declined, and hashing a message is as much work as reading it. It has one
    // encoding, so it need not be kept for this.
    private static Optional<Hash> nameIfDeclined(Offer offer, Admission admission) {
        return admission instanceof Admission.Retry || admission instanceof Admission.Refused
                ? Optional.of(Hash.sha256(new Envelope(offer.statement().bytes(), offer.capsule()).encode()))
                : Optional.empty();
    }

    /**
     * The same for who wants to be told: {@code then} runs where the future would complete, so it must only hand over. A fault of ours on the way, too, is an answer:
     * come again ({@code BUG-01}, counted); silence would hold up every acknowledgement behind this one.
     */
    public void take(Bytes message, Source source, Consumer<Answer> then) {
        CompletableFuture<Answer> answer;
        try {
            answer = take(message, source);
        } catch (RuntimeException bug) {
            answer = CompletableFuture.failedFuture(bug);
        }
        CompletableFuture<Void> told = answer.exceptionally(bug -> faulty(message, source, bug))
                .thenAccept(then)
                .exceptionally(bug -> {
                    LOG.error("an answer could not be passed on code=BUG-01", bug);
                    return null;
                });
    }

    private Answer faulty(Bytes message, Source source, Throwable bug) {
        LOG.error("a message could not be judged code=BUG-01 door={} source={}", source.door(), source.label(), bug);
        return turnAway(message, source, new Admission.Retry("BUG-01", "a fault of ours", FAULT_AGAIN));
    }

    /** Says no without looking into the message, counted like any other answer: the door already knows why. */
    public Answer turnAway(Bytes message, Source source, Admission no) {
        Answer answer = new Answer(Optional.of(Hash.sha256(message)), Optional.empty(), Optional.empty(), no);
        return counted(source, answer, Told.NOTHING);
    }

    private boolean isRegistered(DeviceId device) {
        try {
            return keys.find(device).isPresent();
        } catch (RuntimeException bug) {
            return false;
        }
    }

    private Answer counted(Source source, Answer answer, Told said) {
        if (answer.device().isEmpty()) {
            // A forgery in the name of a gateway that is registered counts against nobody, and is shown beside it.
            source.device().filter(this::isRegistered).ifPresent(tally.fleet()::registered);
        }
        tally.count(source, answer, said);
        return answer;
    }
}
