package dev.cairn.web.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.epcis.CanonicalJson;
import dev.cairn.epcis.Namespaces;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Answers as JSON-LD: EPCISQueryDocument (EPCIS 2.0, section 8.2) and the collections of the REST binding.
 *
 * <p>The links to the proofs stand beside the list of events, {@code cairn:proofs}, in the same order, and not in the events: the event hash
 * covers extensions, so an event that we add to is no longer the one that was signed, and not every reader knows {@code ignoreFields}. Each
 * event keeps the context that it was signed with; the document's repeats what they agree on, for readers who look only there.
 */
final class QueryDocument {
    static final String PREFIX = Namespaces.CAIRN_PREFIX;
    static final String NAMESPACE = Namespaces.CAIRN;

    private static final String CONTEXT = "https://ref.gs1.org/standards/epcis/epcis-context.jsonld";
    private static final int PREFIXES_MAX = 256;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What was asked with its parameters in the address. */
    static final Source SIMPLE = new Source("SimpleEventQuery", Optional.empty());

    private QueryDocument() {}

    /**
     * What an answer is the answer to.
     *
     * @param query its name
     * @param subscription whose report it is
     */
    record Source(String query, Optional<String> subscription) {}

    /** @param site scheme, host and port of the links */
    static String of(Source source, List<Shown> events, Spelling spelling, String site, Instant now) throws No {
        ArrayNode list = JSON.arrayNode();
        ArrayNode proofs = JSON.arrayNode();
        for (Shown event : events) {
            list.add(event.json(spelling));
            proofs.add(proof(event, site));
        }
        ObjectNode results = JSON.objectNode();
        results.set("eventList", list);
        results.set(PREFIX + ":proofs", proofs);
        ObjectNode query = JSON.objectNode().put("queryName", source.query());
        source.subscription().ifPresent(id -> query.put("subscriptionID", id));
        query.set("resultsBody", results);
        ObjectNode body = JSON.objectNode();
        body.set("queryResults", query);
        ObjectNode document = JSON.objectNode()
                .put("type", "EPCISQueryDocument")
                .put("schemaVersion", "2.0")
                .put("creationDate", now.toString());
        document.set("@context", context(list));
        document.set("epcisBody", body);
        return CanonicalJson.of(document);
    }

    private static ObjectNode proof(Shown event, String site) {
        ObjectNode proof = JSON.objectNode().put("id", event.subject(site));
        if (!event.isWhole()) {
            proof.put(PREFIX + ":withheld", event.event().withheld());
        }
        proof.set(PREFIX + ":bundle", JSON.objectNode().put("id", site + event.proofPath()));
        ArrayNode entries = proof.putArray(PREFIX + ":entries");
        event.entries().forEach(entries::add);
        return proof;
    }

    private static ArrayNode context(ArrayNode events) {
        Map<String, String> agreed = new TreeMap<>();
        Set<String> disputed = new HashSet<>();
        for (JsonNode event : events) {
            JsonNode own = event.path("@context");
            (own.isArray() ? own : JSON.arrayNode().add(own)).forEach(part -> agree(part, agreed, disputed));
        }
        ObjectNode prefixes = JSON.objectNode();
        agreed.entrySet().stream()
                .filter(term -> !disputed.contains(term.getKey()))
                .limit(PREFIXES_MAX)
                .forEach(term -> prefixes.put(term.getKey(), term.getValue()));
        prefixes.put(PREFIX, NAMESPACE);
        return JSON.arrayNode().add(CONTEXT).add(prefixes);
    }

    private static void agree(JsonNode part, Map<String, String> agreed, Set<String> disputed) {
        part.properties().forEach(term -> {
            String said = term.getValue().isTextual() ? term.getValue().textValue() : "";
            boolean same = !said.isEmpty() && said.equals(agreed.getOrDefault(term.getKey(), said));
            if (same && !term.getKey().startsWith("@")) {
                agreed.put(term.getKey(), said);
            } else {
                disputed.add(term.getKey());
            }
        });
    }

    /** A collection of the REST binding: values, or names of what lies below. */
    static String collection(Collection<String> members) {
        ObjectNode collection = JSON.objectNode().put("type", "Collection");
        collection.set("@context", JSON.arrayNode().add(CONTEXT));
        ArrayNode list = collection.putArray("member");
        members.forEach(list::add);
        return CanonicalJson.of(collection);
    }
}
