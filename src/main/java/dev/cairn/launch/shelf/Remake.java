package dev.cairn.launch.shelf;

import dev.cairn.history.EventFeed;
import dev.cairn.launch.Sentence;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Trouble;
import dev.cairn.query.EventStore.Stored;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of events made anew beside the one in use, because somebody asked; piece by piece, so that the old one follows the log meanwhile
 * and forgets what is erased. One thread. A crash leaves the old one and the wish; the next start begins again.
 */
final class Remake {
    /** From a remake that could not be done to the next try. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Remake.class);

    private final LedgerReader ledger;
    private final Keep keep;
    private final ReindexWish wish;
    private final InstantSource clock;
    private Optional<Begun> begun = Optional.empty();
    private Instant notBefore = Instant.MIN;

    private record Begun(EventIndex index, EventFeed feed) {}

    Remake(LedgerReader ledger, Keep keep, ReindexWish wish, InstantSource clock) {
        this.ledger = ledger;
        this.keep = keep;
        this.wish = wish;
        this.clock = clock;
    }

    /** Takes away what a crash left. */
    void clean() throws IOException {
        keep.abandon();
    }

    /**
     * Does a piece of what is asked for; the last one puts the new content in the old one's place.
     *
     * @return whether there is more to do
     */
    boolean piece(EventIndex inUse) {
        boolean wanted =
                begun.isPresent() || (wish.isAsked() && !clock.instant().isBefore(notBefore));
        return wanted && tryPiece(inUse);
    }

    private boolean tryPiece(EventIndex inUse) {
        try {
            keep.requireRoom();
            Begun now = begin(inUse);
            if (now.feed().step()) {
                wish.tell(now.index().cursor() + " of " + ledger.published().size() + " entries");
                return true;
            }
            long entries = now.index().cursor();
            begun = Optional.empty();
            inUse.exchange(now.index());
            wish.done();
            LOG.info("{} made anew, as asked entries={}", keep.name(), entries);
        } catch (RuntimeException | IOException e) {
            abandon(e);
        }
        return false;
    }

    private Begun begin(EventIndex inUse) throws IOException {
        if (begun.isEmpty()) {
            EventIndex index = EventIndex.beside(keep);
            begun = Optional.of(new Begun(index, new EventFeed(ledger, index)));
        }
        inUse.onForget(this::forget);
        return begun.get();
    }

    /** What the one in use forgets must not stay in the half-made one until it has read so far. */
    private void forget(Collection<Long> indices, List<Stored> instead) {
        try {
            begun.ifPresent(now -> now.index().forget(indices, instead));
        } catch (Trouble e) {
            abandon(e);
        }
    }

    private void abandon(Exception why) {
        LOG.warn("PRJ-07 {} not made anew; the old index stays in use reason={}", keep.name(), why.toString());
        notBefore = clock.instant().plus(PAUSE);
        close();
        try {
            clean();
            wish.failed("PRJ-07 " + Sentence.of(why));
        } catch (IOException e) {
            LOG.warn("PRJ-07 what was begun of it could not be taken away reason={}", e.toString());
        }
    }

    /** Lets go of what was begun; the wish stays. */
    void close() {
        Optional<Begun> now = begun;
        begun = Optional.empty();
        now.ifPresent(each -> each.index().closeQuietly());
    }
}
