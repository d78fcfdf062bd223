package dev.cairn.epcis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One valid EPCIS event that means the same alone: it carries the {@code @context} of the document it came in. Made by
 * {@link CaptureDocument#parse} or put together again from its members; whole, unless it is what {@link #showing} leaves for a reader.
 * Immutable.
 */
public final class EpcisEvent extends EventFields {
    private final int withheld;
    private volatile @Nullable String hash;

    /** @param node an event object that passed {@link EventRules} */
    EpcisEvent(ObjectNode node) {
        this(node, 0);
    }

    private EpcisEvent(ObjectNode node, int withheld) {
        super(node);
        this.withheld = withheld;
    }

    /**
     * What a reader sees who may see these members only. It has no event hash: that of the whole event would let him try out what was
     * withheld until it fits, for nothing in it is salted.
     *
     * @param names {@code type}, {@code eventTime} and {@code eventTimeZoneOffset} among them
     */
    public EpcisEvent showing(Set<String> names) {
        if (!names.containsAll(List.of("type", "eventTime", "eventTimeZoneOffset"))) {
            throw new IllegalArgumentException("an event without type and time is none");
        }
        ObjectNode shown = tree();
        shown.retain(names);
        int gone = Members.count(node()) - Members.count(shown);
        return gone == 0 ? this : new EpcisEvent(shown, withheld + gone);
    }

    /** How many {@link #members()} of the whole event are not here. */
    public int withheld() {
        return withheld;
    }

    /**
     * The event that {@link #members()} took apart.
     *
     * @throws IllegalArgumentException when members are malformed, doubled or missing in a list, or the event they make breaks a rule
     */
    public static EpcisEvent fromMembers(List<Member> members) {
        ObjectNode node = Members.join(members, true);
        Problems problems = new Problems();
        EventRules.checkAlone(node, problems);
        if (!problems.isEmpty()) {
            Problem first = problems.all().get(0);
            throw new IllegalArgumentException(first.code() + " at " + first.pointer() + ": " + first.text());
        }
        return new EpcisEvent(node);
    }

    /** {@code ObjectEvent}, {@code AggregationEvent}, {@code TransactionEvent}, {@code TransformationEvent}, {@code AssociationEvent}. */
    public String type() {
        return text("type").orElseThrow();
    }

    /** When it happened, cut to nanoseconds. */
    public Instant eventTime() {
        return text("eventTime").flatMap(Rfc3339::parse).orElseThrow();
    }

    /** The local offset at the place of the event; part of the event's identity. */
    public ZoneOffset offset() {
        return text("eventTimeZoneOffset").flatMap(Rfc3339::offset).orElseThrow();
    }

    /**
     * The CBV 2.0 event hash, {@code ni:///sha-256;<64 hex>?ver=CBV2.0}: the identity of the event, computed once.
     *
     * @throws IllegalStateException if members are {@link #withheld()}
     */
    public String hashId() {
        if (withheld > 0) {
            throw new IllegalStateException("no event hash without the " + withheld + " members that are withheld");
        }
        String known = hash;
        if (known == null) {
            known = EventHash.of(this);
            hash = known;
        }
        return known;
    }
}
