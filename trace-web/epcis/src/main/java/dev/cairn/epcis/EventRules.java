package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks one event: each member by its own rule, then what members must be together. */
final class EventRules {
    private static final Set<String> ALWAYS = Set.of("eventTime", "eventTimeZoneOffset");

    private EventRules() {}

    /**
     * @param whole whether members may be missing only where the standard lets them; false for an event with members withheld
     */
    static void check(JsonNode event, String pointer, boolean whole, Problems problems) {
        if (!event.isObject()) {
            problems.add("EPC-21", pointer, "an event is a JSON object");
            return;
        }
        Optional<EventType> type = type(event, pointer, whole, problems);
        event.properties().forEach(entry -> member(entry.getKey(), entry.getValue(), type, pointer, problems));
        if (whole && type.isPresent()) {
            required(event, type.get(), pointer, problems);
            Together.check(event, type.get(), pointer, problems);
        }
    }

    /** Checks a whole event that no document surrounds. */
    static void checkAlone(JsonNode event, Problems problems) {
        Rule.require(
                event.has("@context"), "EPC-11", "", "an event outside a document needs its own @context", problems);
        check(event, "", true, problems);
    }

    private static Optional<EventType> type(JsonNode event, String pointer, boolean whole, Problems problems) {
        JsonNode word = event.path("type");
        if (word.isMissingNode()) {
            Rule.require(!whole, "EPC-20", pointer, "add the member type", problems);
            return Optional.empty();
        }
        Optional<EventType> type = EventType.of(word.asText());
        Rule.require(
                type.isPresent(),
                "EPC-40",
                pointer + "/type",
                "write one of the five event types, such as ObjectEvent",
                problems);
        return type;
    }

    private static void member(
            String name, JsonNode value, Optional<EventType> type, String pointer, Problems problems) {
        String at = Pointers.child(pointer, name);
        Rule common = Fields.OF_EVERY_EVENT.get(name);
        Rule special = Fields.OF_SOME_EVENTS.get(name);
        if (common != null) {
            common.check(value, at, problems);
        } else if (special != null && type.map(t -> t.has(name)).orElse(true)) {
            special.check(value, at, problems);
        } else {
            Rule.require(Rule.looksLikeUri(name), "EPC-13", at, advice(special != null), problems);
        }
    }

    private static String advice(boolean otherType) {
        return otherType
                ? "this member does not belong to this event type; remove it"
                : "not a member of the standard; give an extension a namespace, such as example:field";
    }

    private static void required(JsonNode event, EventType type, String pointer, Problems problems) {
        Set<String> names = new TreeSet<>(ALWAYS);
        names.addAll(type.required());
        names.stream()
                .filter(name -> !event.has(name))
                .forEach(name -> problems.add("EPC-20", pointer, "add the member " + name));
    }
}
