package dev.cairn.web.events;

import dev.cairn.epcis.gs1.Keys;
import dev.cairn.proof.Bytes;
import dev.cairn.query.EventStore;
import dev.cairn.query.EventStore.Found;
import dev.cairn.web.sight.Policy;
import dev.cairn.web.sight.Reader;
import dev.cairn.web.sight.Sight;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** Single events: by the id that their sender gave them, or by their hash. */
final class OneEvent {
    /** Events of one id that are shown: an event and what withdraws it, also of several senders who chose the same. */
    static final int SAME_ID_MAX = 100;

    /** Entries of one event in a bundle; those who signed it first. */
    static final int PROOF_ENTRIES_MAX = 1_000;

    private final EventDesk desk;
    private final LongSupplier published;

    /** @param published entries under the newest published head */
    OneEvent(EventDesk desk, LongSupplier published) {
        this.desk = desk;
        this.published = published;
    }

    /**
     * The events of an id, the first logged first: one, those that declare it an error, and any other that bears the same id.
     *
     * @param id an event hash id, under which no event stands that only calls itself so; or a sender's own id
     */
    List<Shown> of(String id, Sight sight) throws No {
        EventStore store = desk.store().get();
        List<Shown> events = Shown.of(store.load(found(store, id)), sight).stream()
                .filter(event -> mayBeFoundBy(id, event))
                .toList();
        if (events.size() > SAME_ID_MAX) {
            throw No.of(
                    413,
                    "EVT-06",
                    "more than " + SAME_ID_MAX + " events bear this id; ask page by page: /events?EQ_eventID=…");
        }
        if (events.isEmpty()) {
            throw No.of(404, "EVT-01", "no event has this id or hash here; one that was just captured takes a moment");
        }
        return events;
    }

    private static List<Long> found(EventStore store, String id) {
        OptionalLong entry = Shown.entry(id);
        if (entry.isPresent()) {
            return List.of(entry.getAsLong());
        }
        List<Long> indices = Shown.isHashId(id) ? store.having("hash", id) : List.of();
        List<Long> found = indices.isEmpty() ? store.having("eventID", Keys.canonicalItem(id)) : indices;
        return found.subList(0, Math.min(found.size(), SAME_ID_MAX + 1));
    }

    /** By a hash, or an id that is withheld, whoever may not see the whole event could try out what he does not see. */
    private static boolean mayBeFoundBy(String id, Shown event) {
        boolean told = event.isWhole() || event.event().eventId().isPresent() && !Sight.isHashId(id);
        return told || Shown.entry(id).isPresent();
    }

    /**
     * The bundle of an event: every entry by which somebody signed or withdrew it.
     *
     * @param id its hash id, or {@code entry-…} as {@link Shown#id} gives it
     */
    Bytes proof(String id, Sight sight) throws No {
        EventStore store = desk.store().get();
        List<Found> asked = store.load(found(store, id));
        List<Shown> seen = Shown.of(asked, sight);
        if (seen.isEmpty() || !seen.stream().allMatch(event -> mayBeFoundBy(id, event))) {
            throw No.of(404, "EVT-01", "no event has this hash here; one that was just captured takes a moment");
        }
        String hash = Shown.of(asked, new Sight(Policy.USUALLY, Reader.OPERATOR))
                .get(0)
                .id();
        TreeSet<Long> entries = new TreeSet<>();
        store.load(store.having("hash", hash)).forEach(found -> entries.addAll(found.entries()));
        List<Long> shown = entries.headSet(published.getAsLong()).stream()
                .limit(PROOF_ENTRIES_MAX)
                .toList();
        if (shown.isEmpty()) {
            throw No.of(503, "EVT-05", "the event stands under no published head yet; ask again");
        }
        List<String> hashes = seen.get(0).isWhole() ? List.of(hash) : List.of();
        return desk.proofs().about("entry " + shown.get(0), shown, hashes, sight::capsule);
    }
}
