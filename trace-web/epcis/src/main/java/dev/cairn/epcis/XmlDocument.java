package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.epcis.CaptureDocument.Placed;
import dev.cairn.epcis.CaptureDocument.Sifted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An EPCISDocument, an EPCISQueryDocument or one event in XML, as the JSON document that says the same of its events. */
final class XmlDocument {
    /** Where JSON members of an event stand in a JSON document: they may nest as deep as in one. */
    private static final int EVENT_DEPTH = 4;

    private static final Set<String> IN_DOCUMENT = Set.of("EPCISHeader", "EPCISBody", "extension");

    private final XmlElement root;
    private final XmlReading reading = new XmlReading();
    private final XmlOrder order;
    private final boolean before20;
    private final ObjectNode document = JsonNodeFactory.instance.objectNode();
    private final Set<String> unsaid = new HashSet<>();
    private boolean sound = true;

    XmlDocument(XmlElement root, XmlOrder order) {
        this.root = root;
        this.order = order;
        this.before20 = root.attribute("schemaVersion")
                .filter(version -> version.startsWith("1"))
                .isPresent();
    }

    /** The JSON document; what kept it from saying the same is told by {@link #placed}. */
    ObjectNode json() {
        reading.from(root.place(), document);
        if (root.name().is("EPCISDocument")) {
            envelope();
            root.children().stream()
                    .filter(child -> child.name().standard()
                            && !IN_DOCUMENT.contains(child.name().local()))
                    .forEach(this::refuse);
            root.child("EPCISBody")
                    .ifPresent(body -> events(document.putObject("epcisBody"), body, "/epcisBody/eventList/"));
        } else if (root.name().is("EPCISQueryDocument")) {
            envelope();
            results();
        } else if (root.name().local().endsWith("Event")) {
            document.setAll(event(root, ""));
        }
        return document;
    }

    /**
     * What was found of the JSON document, with the places of this one; events that JSON could not say are not among the valid ones, and what
     * the rules found in them is a consequence that need not be told.
     */
    Sifted placed(Sifted judged) {
        List<Problem> problems = new ArrayList<>(reading.problems());
        judged.problems().stream()
                .filter(problem -> unsaid.stream().noneMatch(event -> within(event, problem.pointer())))
                .map(problem -> reading.placed(document, problem))
                .forEach(problems::add);
        List<Placed> events = judged.events().stream()
                .filter(event -> sound && !unsaid.contains(event.pointer()))
                .map(event -> new Placed(path(event.pointer()), event.event()))
                .toList();
        return new Sifted(events, problems.subList(0, Math.min(problems.size(), Limits.PROBLEMS_MAX)), judged.bare());
    }

    private static boolean within(String event, String pointer) {
        return pointer.equals(event) || pointer.startsWith(event + "/");
    }

    private String path(String pointer) {
        return reading.place(document, pointer).map(XmlElement.Place::path).orElse("");
    }

    private void envelope() {
        document.set("@context", new XmlNames().context());
        document.put("type", root.name().local());
        for (String name : List.of("schemaVersion", "creationDate")) {
            root.attribute(name)
                    .ifPresent(value -> document.set(
                            name,
                            reading.from(
                                    root.place(new XmlName("", "", name)), JsonNodeFactory.instance.textNode(value))));
        }
    }

    /** Some senders leave out what surrounds {@code queryName} and {@code resultsBody}. */
    private void results() {
        XmlElement body = root.child("EPCISBody").orElse(root);
        XmlElement results = body.child("QueryResults").orElse(body);
        ObjectNode json =
                reading.from(results.place(), document.putObject("epcisBody").putObject("queryResults"));
        for (String name : List.of("queryName", "subscriptionID")) {
            results.child(name).ifPresent(child -> json.put(name, child.text()));
        }
        results.child("resultsBody")
                .ifPresent(inner ->
                        events(json.putObject("resultsBody"), inner, "/epcisBody/queryResults/resultsBody/eventList/"));
    }

    private void events(ObjectNode body, XmlElement element, String pointer) {
        reading.from(element.place(), body);
        ArrayNode list = body.putArray("eventList");
        Optional<XmlElement> events = element.child("EventList");
        reading.from(events.orElse(element).place(), list);
        List<XmlElement> elements = events.map(XmlValues::unwrapped).orElse(List.of());
        if (elements.size() > Limits.DOCUMENT_EVENTS_MAX) {
            reading.problem(
                    "EPC-02",
                    elements.get(Limits.DOCUMENT_EVENTS_MAX).place(),
                    "more than " + Limits.DOCUMENT_EVENTS_MAX + " events; send several documents");
        }
        sound = reading.noticed() == 0;
        for (int i = 0; i < Math.min(elements.size(), Limits.DOCUMENT_EVENTS_MAX); i++) {
            list.add(event(elements.get(i), pointer + i));
        }
    }

    private ObjectNode event(XmlElement element, String pointer) {
        int before = reading.noticed();
        XmlNames names = new XmlNames(implied(element));
        XmlValues values = new XmlValues(reading, names);
        ObjectNode event = new XmlEvent(values, order, before20).read(element);
        ignoreFields(event, names);
        element.attributes().keySet().stream()
                .filter(name ->
                        !name.aboutSchemas() && !XmlNames.isImplied(name) && !(element == root && ofEnvelope(name)))
                .forEach(name -> values.attribute(event, element, name));
        if (depth(event) > Limits.DEPTH_MAX - EVENT_DEPTH) {
            reading.problem("EPC-02", element.place(), "nested too deeply; put what is inside into fewer levels");
        }
        event.set("@context", names.context());
        if (reading.noticed() > before) {
            unsaid.add(pointer);
        }
        return event;
    }

    private static String implied(XmlElement event) {
        return event.attributes().entrySet().stream()
                .filter(attribute -> XmlNames.isImplied(attribute.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static boolean ofEnvelope(XmlName name) {
        return name.namespace().isEmpty()
                && Set.of("schemaVersion", "creationDate").contains(name.local());
    }

    /** {@code x:ignoreFields} around the events names, as empty elements, extensions that are no part of their identity. */
    private void ignoreFields(ObjectNode event, XmlNames names) {
        Stream.of(Optional.of(root), root.child("EPCISBody"))
                .flatMap(Optional::stream)
                .flatMap(holder -> holder.children().stream())
                .filter(child -> child.name().local().equals("ignoreFields")
                        && !child.name().namespace().isEmpty())
                .forEach(list -> list.children()
                        .forEach(field -> event.withArray(names.of(list.name())).add(names.of(field.name()))));
    }

    private void refuse(XmlElement element) {
        reading.problem("EPC-13", element.place(), "no such element belongs here; remove it");
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return deepest + 1;
    }
}
