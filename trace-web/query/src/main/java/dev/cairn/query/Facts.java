package dev.cairn.query;

import dev.cairn.epcis.EventFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that one event says, field by field, in the spelling that queries ask for. A pure function of the event, so that an index of it
 * can be thrown away and made anew.
 *
 * <table><caption>fields</caption>
 * <tr><td>{@code eventType action bizStep disposition persistentDisposition_set …_unset errorReason}<td>words
 * <tr><td>{@code readPoint bizLocation parentID epc inputEPC outputEPC anyEPC epcClass inputEPCClass outputEPCClass anyEPCClass
 *     transformationID eventID correctiveEventID bizTransaction source destination}<td>canonical identifiers
 * <tr><td>{@code within/readPoint within/bizLocation}<td>the place, and the site that its Digital Link names
 * <tr><td>{@code bizTransaction/po source/owning_party destination/location} …<td>canonical identifiers of that type
 * <tr><td>{@code eventTime recordTime errorDeclarationTime time startTime endTime}<td>times
 * <tr><td>{@code quantity}<td>numbers as written
 * <tr><td>{@code quantity/mass value/temperature sDev/temperature} …<td>in the kind's own unit
 * <tr><td>{@code percRank}<td>numbers
 * <tr><td>{@code type deviceID … uriValue stringValue hexBinaryValue booleanValue}<td>of the sensor reports
 * <tr><td>{@code ILMD_{namespace}field} …<td>extensions: {@link Sortable} texts, and numbers and times where they read as such
 * <tr><td>{@code exists}<td>{@code errorDeclaration}, {@code sensorElementList}, and the field of each extension
 * </table>
 */
public final class Facts {
    /**
     * Of how facts are derived from an entry. Whoever changes what an event says here, or which entries are events, raises it: indexes made
     * by another version are made anew ({@code FactsVersionTest} notices the first).
     */
    public static final int VERSION = 1;

    static final String EXISTS = "exists";

    private static final NavigableSet<String> NONE = Collections.unmodifiableNavigableSet(new TreeSet<>());

    private final Map<String, TreeSet<String>> byField = new TreeMap<>();

    private Facts() {}

    /** @param recordTime when the event was logged: the seal's time, never what the sender wrote */
    public static Facts of(EventFields event, Instant recordTime) {
        Facts facts = new Facts();
        new EventReader(facts, event.tree()).read();
        facts.add("recordTime", Sortable.time(recordTime));
        return facts;
    }

    /** As {@link #of(EventFields, Instant)}, and the event hash as {@code hash}. */
    public static Facts of(EventStore.Stored stored) {
        Facts facts = of(stored.event(), stored.recordTime());
        facts.add("hash", stored.event().hashId());
        return facts;
    }

    /** What {@link #all} gave. */
    public static Facts of(List<Fact> all) {
        Facts facts = new Facts();
        all.forEach(fact -> facts.add(fact.field(), fact.value()));
        return facts;
    }

    /** The values of a field in order; none where the event does not say it. */
    NavigableSet<String> values(String field) {
        TreeSet<String> values = byField.get(field);
        return values == null ? NONE : values;
    }

    /** Whether the event meets every condition of the query; its limits and order are another's business. */
    public boolean meet(EventQuery query) {
        return query.conditions().stream().allMatch(condition -> condition.meets(this));
    }

    /** All of it, by field and value. */
    public List<Fact> all() {
        List<Fact> all = new ArrayList<>();
        byField.forEach((field, values) -> values.forEach(value -> all.add(new Fact(field, value))));
        return all;
    }

    /** Values longer than a query's may be are left out: nobody can ask for them. */
    void add(String field, String value) {
        if (value.length() <= QueryLimits.VALUE_CHARS_MAX + Sortable.TEXT.length()) {
            byField.computeIfAbsent(field, any -> new TreeSet<>()).add(value);
        }
    }
}
