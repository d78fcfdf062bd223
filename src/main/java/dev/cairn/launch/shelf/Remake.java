package dev.cairn.launch.shelf;

import dev.cairn.history.EventFeed;
import dev.cairn.launch.Sentence;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Trouble;
import dev.cairn.query.EventStore.Stored;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code events.db} made anew beside the one in use, because somebody asked; piece by piece, so that the old one follows the log meanwhile
 * and forgets what is erased. One thread. A crash leaves the old one and the wish; the next start begins again.
 */
final class Remake {
    /** From a remake that could not be done to the next try. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Remake.class);

    private final LedgerReader ledger;
    private final Path beside;
    private final ReindexWish wish;
    private final Room room;
    private final InstantSource clock;
    private Optional<Begun> begun = Optional.empty();
    private Instant notBefore = Instant.MIN;

    private record Begun(EventFile file, EventFeed feed) {}

    Remake(LedgerReader ledger, Path beside, ReindexWish wish, Room room, InstantSource clock) {
        this.ledger = ledger;
        this.beside = beside;
        this.wish = wish;
        this.room = room;
        this.clock = clock;
    }

    /** Takes away what a crash left. */
    void clean() throws IOException {
        EventFile.delete(beside);
    }

    /**
     * Does a piece of what is asked for; the last one puts the new content in the old one's place.
     *
     * @return whether there is more to do
     */
    boolean piece(EventFile inUse) {
        boolean wanted =
                begun.isPresent() || (wish.isAsked() && !clock.instant().isBefore(notBefore));
        return wanted && tryPiece(inUse);
    }

    private boolean tryPiece(EventFile inUse) {
        try {
            room.require();
            Begun now = begin(inUse);
            if (now.feed().step()) {
                wish.tell(now.file().cursor() + " of " + ledger.published().size() + " entries");
                return true;
            }
            long entries = now.file().cursor();
            begun = Optional.empty();
            inUse.exchange(now.file());
            wish.done();
            LOG.info("events.db was made anew, as asked entries={}", entries);
        } catch (RuntimeException | IOException e) {
            abandon(e);
        }
        return false;
    }

    private Begun begin(EventFile inUse) throws IOException {
        if (begun.isEmpty()) {
            clean();
            EventFile file = EventFile.open(beside);
            begun = Optional.of(new Begun(file, new EventFeed(ledger, file)));
        }
        inUse.onForget(this::forget);
        return begun.get();
    }

    /** What the one in use forgets must not stay in the half-made one until it has read so far. */
    private void forget(Collection<Long> indices, List<Stored> instead) {
        try {
            begun.ifPresent(now -> now.file().forget(indices, instead));
        } catch (Trouble e) {
            abandon(e);
        }
    }

    private void abandon(Exception why) {
        LOG.warn("PRJ-07 events.db was not made anew; the old one stays in use reason={}", why.toString());
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
        now.ifPresent(each -> each.file().closeQuietly());
    }
}
