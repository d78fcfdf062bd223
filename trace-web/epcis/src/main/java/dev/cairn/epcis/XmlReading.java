package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was noticed while an XML document became JSON: problems, and where each JSON value came from, so that later problems have a place too. */
final class XmlReading {
    private final Problems problems = new Problems();
    private final IdentityHashMap<JsonNode, XmlElement.Place> places = new IdentityHashMap<>();
    private int noticed;

    void problem(String code, XmlElement.Place place, String text) {
        noticed++;
        problems.add(code, place.path(), text + "; line " + place.element().line());
    }

    /** How many problems were noticed so far, told or not. */
    int noticed() {
        return noticed;
    }

    List<Problem> problems() {
        return problems.all();
    }

    /** Remembers the place of a value. Shared nodes (true, false) are found by what holds them. */
    <T extends JsonNode> T from(XmlElement.Place place, T value) {
        if (!value.isBoolean()) {
            places.put(value, place);
        }
        return value;
    }

    /** The same problem with a place in the XML document: that of the value, else of the nearest thing around it. */
    Problem placed(JsonNode document, Problem problem) {
        return place(document, problem.pointer())
                .map(place -> new Problem(
                        problem.code(),
                        place.path(),
                        problem.text() + "; line " + place.element().line()))
                .orElseGet(() -> new Problem(problem.code(), "", problem.text()));
    }

    Optional<XmlElement.Place> place(JsonNode document, String pointer) {
        JsonNode at = document;
        XmlElement.@Nullable Place place = places.get(at);
        for (String step : pointer.isEmpty() ? List.<String>of() : Pointers.steps(pointer)) {
            at = at.isArray() ? at.path(index(step)) : at.path(step);
            place = places.containsKey(at) ? places.get(at) : place;
        }
        return Optional.ofNullable(place);
    }

    private static int index(String step) {
        return Integer.parseInt(step);
    }

    /** Adds a member that may stand once. */
    void once(ObjectNode object, String name, XmlElement.Place place, JsonNode value) {
        if (object.putIfAbsent(name, value) != null) {
            problem("EPC-03", place, "stands twice; keep one");
        }
    }
}
