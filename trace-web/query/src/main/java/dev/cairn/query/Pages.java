package dev.cairn.query;

import dev.cairn.proof.Bytes;
import dev.cairn.query.EventStore.Found;
import dev.cairn.query.EventStore.Place;
import dev.cairn.query.EventStore.Slice;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Answers page by page. The pages of one question show each event that was there at the first one exactly once, however many are logged
 * meanwhile; those are in the next question's answer. The last page is the one without a token; a page may hold fewer events than asked for.
 */
public final class Pages {
    /** How long a page's token holds. */
    public static final Duration TOKEN_LIFE = Duration.ofHours(1);

    /** Looks into the store at most that {@code maxEventCount} costs. */
    static final int COUNT_LOOKS_MAX = 64;

    private final EventStore store;
    private final Bytes key;
    private final InstantSource clock;

    /** @param key random, kept: tokens made with another are refused */
    public Pages(EventStore store, Bytes key, InstantSource clock) {
        this.store = store;
        this.key = key;
        this.clock = clock;
    }

    /** {@link Page} or {@link Refused}. */
    public sealed interface Answer {}

    public record Page(List<Found> events, Optional<Next> next) implements Answer {
        public Page {
            events = List.copyOf(events);
        }
    }

    /** Where the next page begins. */
    public record Next(String token, Instant expires) {}

    /** @param problem {@code QRY-10}, {@code QRY-11} and {@code QRY-14}: 400; {@code QRY-12} QueryTooLarge and {@code QRY-13} QueryTooComplex: 413 */
    public record Refused(QueryProblem problem) implements Answer {}

    public Answer page(EventQuery query) {
        if (query.nextPageToken().isEmpty()) {
            long before = store.cursor();
            Optional<QueryProblem> tooMany = tooMany(query, before);
            return tooMany.isPresent()
                    ? new Refused(tooMany.get())
                    : page(
                            query,
                            before,
                            Optional.empty(),
                            query.eventCountLimit().orElse(-1));
        }
        Optional<PageToken> token = PageToken.read(query.nextPageToken().get(), query.question(), key);
        if (token.isEmpty()) {
            return refused("QRY-10", "not a token of this question from here; ask again without it");
        }
        if (token.get().before() > store.cursor()) {
            return refused(
                    "QRY-14", "the index of events is being made anew and has not come that far; ask again without it");
        }
        return token.get().expires().isBefore(clock.instant())
                ? refused("QRY-11", "expired; ask again without it")
                : page(
                        query,
                        token.get().before(),
                        Optional.of(token.get().place()),
                        token.get().left());
    }

    private static Refused refused(String code, String text) {
        return new Refused(new QueryProblem(code, "nextPageToken", text));
    }

    private Page page(EventQuery query, long before, Optional<Place> after, long left) {
        int limit = left < 0 ? query.perPage() : (int) Math.min(left, query.perPage());
        Slice slice = store.find(query, before, after, limit);
        List<Found> events = store.load(slice.hits().stream().map(Place::index).toList());
        long stillLeft = left < 0 ? left : left - slice.hits().size();
        Optional<Next> next =
                stillLeft == 0 ? Optional.empty() : slice.more().map(place -> next(query, before, stillLeft, place));
        return new Page(events, next);
    }

    private Next next(EventQuery query, long before, long left, Place place) {
        Instant expires = clock.instant().plus(TOKEN_LIFE);
        return new Next(new PageToken(expires, before, left, place).text(query.question(), key), expires);
    }

    private Optional<QueryProblem> tooMany(EventQuery query, long before) {
        if (query.maxEventCount().isEmpty()) {
            return Optional.empty();
        }
        long most = query.maxEventCount().getAsInt();
        long found = 0;
        Optional<Place> after = Optional.empty();
        for (int look = 0; look < COUNT_LOOKS_MAX; look++) {
            Slice slice = store.find(query, before, after, EventStore.HITS_MAX);
            found += slice.hits().size();
            if (found > most) {
                return problem("QRY-12", "more than " + most + " events; ask for less, or without it");
            }
            if (slice.more().isEmpty()) {
                return Optional.empty();
            }
            after = slice.more();
        }
        return problem("QRY-13", "too many events to count; ask for less, or without it");
    }

    private static Optional<QueryProblem> problem(String code, String text) {
        return Optional.of(new QueryProblem(code, "maxEventCount", text));
    }
}
