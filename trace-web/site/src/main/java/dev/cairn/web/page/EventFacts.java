package dev.cairn.web.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.epcis.EventFields;
import dev.cairn.epcis.Member;
import dev.cairn.history.Step;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What one event says, member by member, each with the leaf it stands in. */
final class EventFacts {
    private static final JsonMapper JSON = new JsonMapper();
    private static final OffsetDateTime UNKNOWN = OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private final Map<String, String> members = new HashMap<>();
    private final long entry;

    EventFacts(Step step) {
        this(step.event(), step.first().index());
    }

    /** @param entry of the log, in which the event stands */
    EventFacts(EventFields event, long entry) {
        for (Member member : event.members()) {
            members.put(member.pointer(), member.value());
        }
        this.entry = entry;
    }

    /** A text with its source; plain when the event has no such member. */
    Fact fact(String text, String path) {
        String value = members.get(path);
        return value == null ? Fact.plain(text) : new Fact(text, Long.toString(entry), path, value);
    }

    Optional<JsonNode> node(String path) {
        String value = members.get(path);
        try {
            return value == null ? Optional.empty() : Optional.of(JSON.readTree(value));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** A member that is a text; empty when it is not there or of another type. */
    Optional<String> text(String path) {
        return node(path).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** A text member inside an object member, like the id of {@code /readPoint}. */
    Optional<String> inner(String path, String name) {
        return node(path)
                .map(object -> object.get(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }

    /** Elements of a member that is a list. */
    int elements(String path) {
        int n = 0;
        while (members.containsKey(path + "/" + n)) {
            n++;
        }
        return n;
    }

    /** When it happened, on the clock of the place where it happened. */
    OffsetDateTime time() {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text("/eventTime").orElse(""));
            return text("/eventTimeZoneOffset")
                    .map(ZoneOffset::of)
                    .map(time::withOffsetSameInstant)
                    .orElse(time);
        } catch (DateTimeException e) {
            return UNKNOWN;
        }
    }
}
