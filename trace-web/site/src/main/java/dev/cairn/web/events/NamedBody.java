package dev.cairn.web.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.query.EventQuery;
import dev.cairn.query.MasterData;
import dev.cairn.query.QueryProblem;
import dev.cairn.query.standing.NamedQuery;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The body of {@code POST /queries}: {@code {"@context": …, "name": "…", "query": {parameters}}}; the context explains prefixes, as in a query. */
final class NamedBody {
    private static final Set<String> MEMBERS = Set.of("@context", "type", "name", "query");

    /** What every EPCIS repository calls the query that needs no name. */
    private static final String TAKEN = "SimpleEventQuery";

    private NamedBody() {}

    static NamedQuery read(String owner, ObjectNode body, Instant now) throws No {
        for (var member : body.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                throw wrong("the body has name and query, and no " + shown(member.getKey()));
            }
        }
        String document = query(body).toString();
        if (document.length() > NamedQuery.DOCUMENT_CHARS_MAX) {
            throw No.of(413, "SUB-03", "a query has at most " + NamedQuery.DOCUMENT_CHARS_MAX + " characters");
        }
        EventQuery.Result result = dev.cairn.query.QueryDocument.parse(document, MasterData.NONE);
        if (result instanceof EventQuery.Invalid invalid) {
            throw No.of(invalid.problems());
        }
        if (((EventQuery.Parsed) result).query().nextPageToken().isPresent()) {
            throw No.of(List.of(new QueryProblem(
                    "QRY-10", "nextPageToken", "a named query has none: it stands in the address of its events")));
        }
        return new NamedQuery(owner, name(body.path("name")), document, now);
    }

    private static ObjectNode query(ObjectNode body) throws No {
        if (!(body.path("query") instanceof ObjectNode query)) {
            throw wrong("query is not there: write the parameters as one JSON object");
        }
        ObjectNode whole = query.deepCopy();
        if (body.has("@context") && !query.has("@context")) {
            whole.set("@context", body.path("@context"));
        }
        return whole;
    }

    private static String name(JsonNode node) throws No {
        String name = node.isTextual() ? node.textValue() : "";
        boolean plain = name.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
        if (name.isBlank() || name.length() > NamedQuery.NAME_CHARS_MAX || !plain) {
            throw wrong("name is a text of 1 to " + NamedQuery.NAME_CHARS_MAX + " characters, no control characters");
        }
        if (name.equals(TAKEN)) {
            throw No.of(409, "SUB-02", TAKEN + " is the query without a name, at /events; choose another name");
        }
        return name;
    }

    private static No wrong(String text) {
        return No.of(400, "ValidationException", "SUB-05", text);
    }

    static String shown(String name) {
        String cut = name.length() > 60 ? name.substring(0, 60) + "…" : name;
        return cut.replaceAll("[^ -~…]", "?");
    }
}
