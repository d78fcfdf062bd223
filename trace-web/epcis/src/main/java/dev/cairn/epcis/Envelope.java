package dev.cairn.epcis;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.epcis.Rule.Extra;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What surrounds the events of a document: where they are, and what they inherit from it.
 *
 * @param events the array of events
 * @param pointer of that array; of the event itself where it came bare
 */
record Envelope(JsonNode document, JsonNode events, String pointer, boolean bare) {
    private static final Rule VERSION =
            Rule.matching("\\d{1,9}(\\.\\d{1,9}){0,3}", "EPC-12", "write a version such as 2.0");
    private static final Rule EVENTS = (value, pointer, problems) ->
            Rule.require(value.isArray(), "EPC-21", pointer, "write a JSON array of events", problems);

    private static final Rule VOCABULARIES = Rule.list(
            Rule.object(
                    Map.of("type", Rule.URI, "vocabularyElementList", Rule.list(element(), 0, false)),
                    Set.of("type"),
                    Extra.ANY),
            0,
            false);

    private static final Rule HEADER = Rule.object(
            Map.of("epcisMasterData", Rule.object(Map.of("vocabularyList", VOCABULARIES), Set.of(), Extra.ANY)),
            Set.of(),
            Extra.NAMESPACED);

    private static final Rule DOCUMENT = Rule.object(
            Map.ofEntries(
                    entry("@context", Fields.CONTEXT),
                    entry("id", Rule.STRING),
                    entry("type", Rule.STRING),
                    entry("schemaVersion", VERSION),
                    entry("creationDate", Rule.TIME),
                    entry("instanceIdentifier", Rule.STRING),
                    entry("sender", Rule.STRING),
                    entry("receiver", Rule.STRING),
                    entry("epcisHeader", HEADER),
                    entry("epcisBody", Rule.object(Map.of("eventList", EVENTS), Set.of("eventList"), Extra.ANY))),
            Set.of("@context", "schemaVersion", "creationDate", "epcisBody"),
            Extra.NAMESPACED);

    private static final Rule RESULTS = Rule.object(
            Map.of(
                    "queryName", Rule.STRING,
                    "subscriptionID", Rule.STRING,
                    "resultsBody",
                            Rule.object(
                                    Map.of("eventList", EVENTS, "vocabularyList", VOCABULARIES),
                                    Set.of("eventList"),
                                    Extra.NAMESPACED)),
            Set.of("queryName", "resultsBody"),
            Extra.NAMESPACED);

    private static final Rule QUERY_DOCUMENT = Rule.object(
            Map.of(
                    "@context", Fields.CONTEXT,
                    "id", Rule.STRING,
                    "type", Rule.STRING,
                    "schemaVersion", VERSION,
                    "creationDate", Rule.TIME,
                    "epcisBody",
                            Rule.object(Map.of("queryResults", RESULTS), Set.of("queryResults"), Extra.NAMESPACED)),
            Set.of("@context", "epcisBody"),
            Extra.NAMESPACED);

    private static Rule element() {
        Rule attribute = Rule.object(Map.of("id", Rule.URI), Set.of("id"), Extra.ANY);
        return Rule.object(
                Map.of(
                        "id",
                        Rule.URI,
                        "attributes",
                        Rule.list(attribute, 0, false),
                        "children",
                        Rule.list(Rule.URI, 0, false)),
                Set.of("id"),
                Extra.ANY);
    }

    /** Checks the envelope; the events come back unchecked, and empty where there is no telling where they are. */
    static Envelope of(JsonNode document, Problems problems) {
        return switch (document.path("type").asText()) {
            case "EPCISDocument" -> {
                DOCUMENT.check(document, "", problems);
                yield at(document, "/epcisBody/eventList");
            }
            case "EPCISQueryDocument" -> {
                QUERY_DOCUMENT.check(document, "", problems);
                yield at(document, "/epcisBody/queryResults/resultsBody/eventList");
            }
            default -> bareEvent(document, problems);
        };
    }

    private static Envelope at(JsonNode document, String pointer) {
        JsonNode list = document.at(pointer);
        return new Envelope(document, list.isArray() ? list : JsonNodeFactory.instance.arrayNode(), pointer, false);
    }

    private static Envelope bareEvent(JsonNode document, Problems problems) {
        boolean event = document.isObject() && document.has("type");
        Rule.require(event, "EPC-10", "", "send an EPCISDocument, an EPCISQueryDocument or one event", problems);
        Rule.require(
                !event || document.has("@context"),
                "EPC-11",
                "",
                "an event outside a document needs its own @context",
                problems);
        ArrayNode one = JsonNodeFactory.instance.arrayNode();
        return new Envelope(document, event ? one.add(document) : one, "", true);
    }

    String pointerOf(int index) {
        return bare ? "" : pointer + "/" + index;
    }

    /** A copy of the event that carries what the document said for all its events: contexts, and fields the hash leaves out. */
    ObjectNode ownContext(ObjectNode event) {
        ObjectNode own = event.deepCopy();
        if (!bare) {
            Set<JsonNode> contexts = new LinkedHashSet<>(entries(document.path("@context")));
            contexts.addAll(entries(event.path("@context")));
            own.putArray("@context").addAll(contexts);
            ignoreFields(own);
        }
        return own;
    }

    private void ignoreFields(ObjectNode own) {
        for (JsonNode holder : List.of(
                document,
                document.at("/epcisBody"),
                document.at("/epcisBody/queryResults"),
                document.at("/epcisBody/queryResults/resultsBody"))) {
            holder.properties().stream()
                    .filter(entry -> entry.getKey().endsWith(IgnoredFields.SUFFIX))
                    .forEach(entry ->
                            own.putIfAbsent(entry.getKey(), entry.getValue().deepCopy()));
        }
    }

    private static List<JsonNode> entries(JsonNode context) {
        if (context.isArray()) {
            return List.copyOf(((ArrayNode) context).valueStream().toList());
        }
        return context.isMissingNode() ? List.of() : List.of(context);
    }
}
