package dev.cairn.ingest.intake;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.EntrySink;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
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

    private final Screen screen;
    private final EntrySink sink;
    private final Tally tally;

    /**
     * @param origin the ledger's origin
     * @param keys who may sign what, as of now
     * @param sink where passed statements go
     */
    public Intake(String origin, Registry keys, EntrySink sink, Quota quota, Tally tally) {
        this.screen = new Screen(origin, keys, quota);
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
        Hash hash = Hash.sha256(message);
        Screened screened = screen.judge(message, source);
        if (screened instanceof Screened.Stopped no) {
            return CompletableFuture.completedFuture(
                    counted(source, new Answer(hash, no.statement(), no.device(), no.answer())));
        }
        Screened.Passed passed = (Screened.Passed) screened;
        return sink.offer(passed.offer())
                .thenApply(admission -> counted(
                        source,
                        new Answer(
                                hash,
                                Optional.of(passed.offer().statement()),
                                Optional.of(passed.device()),
                                admission)));
    }

    /** The same for who wants to be told: {@code then} runs where the future would complete, so it must only hand over. */
    public void take(Bytes message, Source source, Consumer<Answer> then) {
        CompletableFuture<Void> told = take(message, source).thenAccept(then).exceptionally(bug -> {
            LOG.error("an answer could not be passed on code=BUG-01", bug);
            return null;
        });
    }

    /** Says no without looking into the message, counted like any other answer: the door already knows why. */
    public Answer turnAway(Bytes message, Source source, Admission no) {
        return counted(source, new Answer(Hash.sha256(message), Optional.empty(), Optional.empty(), no));
    }

    private Answer counted(Source source, Answer answer) {
        tally.count(source, answer);
        return answer;
    }
}
