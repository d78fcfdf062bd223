package dev.cairn.web.page;

import dev.cairn.epcis.EventFields;
import dev.cairn.epcis.Namespaces;
import dev.cairn.epcis.Quantity;
import dev.cairn.epcis.gs1.DigitalLink;
import dev.cairn.epcis.gs1.Keys;
import dev.cairn.epcis.gs1.Percent;
import dev.cairn.web.i18n.Local;
import dev.cairn.web.i18n.Words;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells events as cards: what, when on the clock of the place, where, about what. Places have the names that these events, or others, give them. */
public final class Telling {
    static final int THINGS_MAX = 4;

    /** Places of one page whose names are looked for in other events. */
    static final int LOOKUPS_MAX = 8;

    private final Words words;
    private final Local local;
    private final Names names;
    private final Deed deed;
    private final Elsewhere elsewhere;
    private final Map<String, String> named = new HashMap<>();

    /** Other events in which a place or thing stands, in whatever spelling, a few: where to look for its name, or for how a sender wrote it. */
    public interface Elsewhere {
        List<EventFields> saying(String id);
    }

    public Telling(Words words, Elsewhere elsewhere) {
        this.words = words;
        this.elsewhere = elsewhere;
        this.local = new Local(words);
        this.names = new Names(words);
        this.deed = new Deed(words);
    }

    /**
     * An event to be told.
     *
     * @param entries of all who signed it, at least one
     * @param hash event hash id, or why there is none
     * @param href its own page
     * @param proof address of its proof bundle
     */
    public record Told(
            EventFields event, Instant recordTime, List<Long> entries, String hash, String href, String proof) {
        public Told {
            entries = List.copyOf(entries);
        }
    }

    public List<EventCards.Card> cards(List<Told> events) {
        events.forEach(told -> learn(told.event()));
        events.stream()
                .flatMap(told -> told.event().readPoint().or(told.event()::bizLocation).stream())
                .map(Keys::canonicalItem)
                .distinct()
                .filter(place -> !named.containsKey(place))
                .limit(LOOKUPS_MAX)
                .forEach(place -> elsewhere.saying(place).forEach(this::learn));
        List<EventCards.Card> cards = new ArrayList<>();
        @Nullable LocalDate before = null;
        for (Told told : events) {
            EventFacts facts = new EventFacts(told.event(), told.entries().get(0));
            LocalDate day = facts.time().toLocalDate();
            cards.add(card(told, facts, day.equals(before) ? null : local.longDay(day)));
            before = day;
        }
        return cards;
    }

    private void learn(EventFields event) {
        learn(event, "readPoint");
        learn(event, "bizLocation");
    }

    private void learn(EventFields event, String at) {
        Optional<String> id = at.equals("readPoint") ? event.readPoint() : event.bizLocation();
        event.extension("/" + at, Namespaces.CAIRN, "name")
                .ifPresent(name -> id.ifPresent(place -> named.putIfAbsent(Keys.canonicalItem(place), name)));
    }

    private EventCards.Card card(Told told, EventFacts facts, @Nullable String day) {
        OffsetDateTime time = facts.time();
        List<String> about = about(told.event());
        int more = about.size() - THINGS_MAX;
        return new EventCards.Card(
                told.href(),
                deed.title(facts),
                day,
                local.clock(time),
                Local.machine(time),
                local.zone(time.getOffset()),
                place(told.event()),
                deed.what(facts).orElse(null),
                about.stream().limit(THINGS_MAX).map(this::thing).toList(),
                more > 0 ? words.count("events.more-things", more) : null,
                tags(told),
                told.event().errorDeclared(),
                ids(told, facts, time),
                told.proof(),
                told.event().json());
    }

    private EventCards.@Nullable Link place(EventFields event) {
        boolean read = event.readPoint().isPresent();
        return event.readPoint()
                .or(event::bizLocation)
                .map(id -> {
                    String item = Keys.canonicalItem(id);
                    String text = Optional.ofNullable(named.get(item))
                            .map(Names::shown)
                            .orElseGet(() -> names.thing(item));
                    String list = read ? "/readPoints/" : "/bizLocations/";
                    return new EventCards.Link("", text, list + Percent.encodeText(id) + "/events");
                })
                .orElse(null);
    }

    /** Things in one spelling each, without the container, which {@link Deed} tells. */
    private static List<String> about(EventFields event) {
        return Stream.of(
                        event.epcList().stream(),
                        classes(event.quantityList()),
                        event.childEpcs().stream(),
                        classes(event.childQuantityList()),
                        event.outputEpcs().stream(),
                        classes(event.outputQuantityList()),
                        event.inputEpcs().stream(),
                        classes(event.inputQuantityList()))
                .flatMap(each -> each)
                .map(Keys::canonicalItem)
                .distinct()
                .toList();
    }

    private static Stream<String> classes(List<Quantity> quantities) {
        return quantities.stream().map(Quantity::epcClass);
    }

    /** A lot has a page of its own; of anything else there are events. */
    private EventCards.Link thing(String item) {
        boolean lot = DigitalLink.parse(item) instanceof DigitalLink link
                && link.key().ai().equals("01")
                && link.qualifier("10").isPresent()
                && item.startsWith(DigitalLink.CANONICAL);
        String href =
                lot ? item.substring(DigitalLink.CANONICAL.length()) : "/epcs/" + Percent.encodeText(item) + "/events";
        return new EventCards.Link("", names.thing(item), href);
    }

    private List<LotView.Tag> tags(Told told) {
        List<LotView.Tag> tags = new ArrayList<>();
        if (told.event().errorDeclared()) {
            tags.add(new LotView.Tag("breach", words.text("tag.declared")));
        }
        if (told.entries().size() > 1) {
            tags.add(new LotView.Tag(
                    "plain", words.text("tag.signers", told.entries().size())));
        }
        return tags;
    }

    private List<EventCards.Link> ids(Told told, EventFacts facts, OffsetDateTime time) {
        EventFields event = told.event();
        List<EventCards.Link> ids = new ArrayList<>();
        add(
                ids,
                "detail.type",
                facts.text("/type")
                        .map(type -> type
                                + event.action().map(action -> " " + action).orElse("")));
        add(ids, "detail.disposition", event.disposition().map(Names::bareWord));
        add(ids, "detail.place", event.readPoint().or(event::bizLocation));
        add(ids, "detail.parent", event.parentId());
        add(ids, "events.id", event.eventId());
        add(ids, "events.logged", Optional.of(local.moment(told.recordTime().atOffset(time.getOffset()))));
        add(ids, "detail.hash", Optional.of(told.hash()));
        for (long entry : told.entries()) {
            ids.add(new EventCards.Link(
                    words.text("detail.statement"), words.text("events.in-entry", entry), "/ledger/entries/" + entry));
        }
        return ids;
    }

    private void add(List<EventCards.Link> ids, String key, Optional<String> text) {
        text.ifPresent(value -> ids.add(new EventCards.Link(words.text(key), Names.shown(value), null)));
    }
}
