package dev.cairn.epcis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What is left of an event of which members were withheld. Elements of a list close up, so an index here is not the index in the whole
 * event. It has no event hash: the capsule's leaves, not the hash, prove what is shown.
 */
public final class PartialEvent extends EventFields {
    private PartialEvent(ObjectNode node) {
        super(node);
    }

    /**
     * @param members some of those of one event
     * @throws IllegalArgumentException when a member is malformed or stands twice, or what is there breaks the rules for its kind
     */
    public static PartialEvent of(List<Member> members) {
        ObjectNode node = Members.join(members, false);
        Problems problems = new Problems();
        EventRules.check(node, "", false, problems);
        if (!problems.isEmpty()) {
            Problem first = problems.all().get(0);
            throw new IllegalArgumentException(first.code() + " at " + first.pointer() + ": " + first.text());
        }
        return new PartialEvent(node);
    }

    public Optional<String> type() {
        return text("type");
    }

    public Optional<Instant> eventTime() {
        return text("eventTime").flatMap(Rfc3339::parse);
    }

    public Optional<ZoneOffset> offset() {
        return text("eventTimeZoneOffset").flatMap(Rfc3339::offset);
    }
}
