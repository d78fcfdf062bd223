package dev.cairn.web.events;

import dev.cairn.epcis.gs1.Keys;
import dev.cairn.proof.Bytes;
import dev.cairn.query.EventStore;
import java.util.List;
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
    List<Shown> of(String id) throws No {
        EventStore store = desk.store().get();
        List<Long> indices = Shown.isHashId(id) ? store.having("hash", id) : List.of();
        if (indices.isEmpty()) {
            indices = store.having("eventID", Keys.canonicalItem(id));
        }
        if (indices.size() > SAME_ID_MAX) {
            throw No.of(
                    413,
                    "EVT-06",
                    "more than " + SAME_ID_MAX + " events bear this id; ask page by page: /events?EQ_eventID=…");
        }
        List<Shown> events = Shown.of(store.load(indices));
        if (events.isEmpty()) {
            throw No.of(404, "EVT-01", "no event has this id or hash here; one that was just captured takes a moment");
        }
        return events;
    }

    /** The bundle of the event of this hash: every entry by which somebody signed or withdrew it. */
    Bytes proof(String hex) throws No {
        String id = Shown.hashId(hex);
        EventStore store = desk.store().get();
        TreeSet<Long> entries = new TreeSet<>();
        store.load(store.having("hash", id)).forEach(found -> entries.addAll(found.entries()));
        if (entries.isEmpty()) {
            throw No.of(404, "EVT-01", "no event has this hash here; one that was just captured takes a moment");
        }
        List<Long> shown = entries.headSet(published.getAsLong()).stream()
                .limit(PROOF_ENTRIES_MAX)
                .toList();
        if (shown.isEmpty()) {
            throw No.of(503, "EVT-05", "the event stands under no published head yet; ask again");
        }
        return desk.proofs().about("entry " + shown.get(0), shown, id);
    }
}
