package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be read from an event, whole ({@link EpcisEvent}) or with members withheld ({@link PartialEvent}). Identifiers come as written
 * (URN or Digital Link; {@link dev.cairn.epcis.gs1.Keys#canonicalItem} gives the one spelling); words of the Core Business Vocabulary come
 * bare ({@code shipping}) even where the sender wrote their URI. An absent list is an empty one.
 */
public abstract sealed class EventFields permits EpcisEvent, PartialEvent {
    private final ObjectNode node;

    /** @param node never changed afterwards, never handed out */
    EventFields(ObjectNode node) {
        this.node = node;
    }

    final ObjectNode node() {
        return node;
    }

    public final Optional<Action> action() {
        return text("action").map(Action::valueOf);
    }

    public final Optional<String> bizStep() {
        return text("bizStep").map(Words.BIZ_STEP::bare);
    }

    public final Optional<String> disposition() {
        return text("disposition").map(Words.DISPOSITION::bare);
    }

    public final Optional<String> readPoint() {
        return textOf(node.path("readPoint").path("id"));
    }

    public final Optional<String> bizLocation() {
        return textOf(node.path("bizLocation").path("id"));
    }

    public final List<String> epcList() {
        return texts(node.path("epcList"));
    }

    public final Optional<String> parentId() {
        return text("parentID");
    }

    public final List<String> childEpcs() {
        return texts(node.path("childEPCs"));
    }

    public final List<String> inputEpcs() {
        return texts(node.path("inputEPCList"));
    }

    public final List<String> outputEpcs() {
        return texts(node.path("outputEPCList"));
    }

    public final List<Quantity> quantityList() {
        return quantities("quantityList");
    }

    public final List<Quantity> childQuantityList() {
        return quantities("childQuantityList");
    }

    public final List<Quantity> inputQuantityList() {
        return quantities("inputQuantityList");
    }

    public final List<Quantity> outputQuantityList() {
        return quantities("outputQuantityList");
    }

    /** Ties several transformation events to one another. */
    public final Optional<String> transformationId() {
        return text("transformationID");
    }

    public final List<TypedValue> bizTransactions() {
        return typed("bizTransactionList", "bizTransaction", Words.BIZ_TRANSACTION);
    }

    public final List<TypedValue> sources() {
        return typed("sourceList", "source", Words.SOURCE_DESTINATION);
    }

    public final List<TypedValue> destinations() {
        return typed("destinationList", "destination", Words.SOURCE_DESTINATION);
    }

    /** Instance and lot master data as RFC 8785 text of one object. */
    public final Optional<String> ilmd() {
        return member("ilmd");
    }

    public final List<SensorElement> sensorElements() {
        return Sensors.read(node.path("sensorElementList"));
    }

    /** The sender's own id of the event; not its identity, which is the event hash. */
    public final Optional<String> eventId() {
        return text("eventID");
    }

    /** Whether the event withdraws an earlier one of the same content. */
    public final boolean errorDeclared() {
        return node.has("errorDeclaration");
    }

    public final Optional<String> errorReason() {
        return textOf(node.path("errorDeclaration").path("reason")).map(Words.ERROR_REASON::bare);
    }

    public final Optional<Instant> errorDeclarationTime() {
        return textOf(node.path("errorDeclaration").path("declarationTime")).flatMap(Rfc3339::parse);
    }

    /** The events that replace this withdrawn one. */
    public final List<String> correctiveEventIds() {
        return texts(node.path("errorDeclaration").path("correctiveEventIDs"));
    }

    /** Any member of the event, also an extension ({@code example:field}), as RFC 8785 text. */
    public final Optional<String> member(String name) {
        return Optional.ofNullable(node.get(name)).map(CanonicalJson::of);
    }

    /**
     * An extension's text, found by its namespace whatever prefix the sender chose, and whether or not he wrote the {@code #}, {@code /}
     * or {@code :} at its end: GS1's own {@code urn:epcglobal:cbv:mda} has one in JSON and none in XML.
     *
     * @param pointer the object that holds it: {@code ""} the event, {@code /readPoint}, {@code /ilmd} …
     * @return the text of a string, number or boolean; empty where there is none
     */
    public final Optional<String> extension(String pointer, String namespace, String local) {
        Namespaces namespaces = Namespaces.withStandard(node.path("@context"));
        return node.at(pointer).properties().stream()
                .filter(entry -> Namespaces.bare(namespaces.name(entry.getKey()))
                        .equals(Namespaces.bare("{" + namespace + "}" + local)))
                .map(Map.Entry::getValue)
                .filter(value -> value.isValueNode() && !value.isNull())
                .map(value -> value.isNumber() ? value.decimalValue().toPlainString() : value.asText())
                .findFirst();
    }

    /** The event object with its own {@code @context}, as RFC 8785 text. */
    public final String json() {
        return CanonicalJson.of(node);
    }

    /** A copy of the event object with its own {@code @context}; the caller may do with it what it likes. */
    public final ObjectNode tree() {
        return node.deepCopy();
    }

    /** The members in RFC 8785 order, lists taken apart: what a capsule holds, one leaf each. */
    public final List<Member> members() {
        return Members.of(node);
    }

    final Optional<String> text(String name) {
        return textOf(node.path(name));
    }

    private static Optional<String> textOf(JsonNode value) {
        return Optional.ofNullable(value.textValue());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> textOf(element).ifPresent(texts::add));
        return List.copyOf(texts);
    }

    private List<Quantity> quantities(String name) {
        List<Quantity> quantities = new ArrayList<>();
        for (JsonNode element : node.path(name)) {
            JsonNode amount = element.path("quantity");
            Optional<BigDecimal> quantity = amount.isNumber() ? Optional.of(amount.decimalValue()) : Optional.empty();
            quantities.add(new Quantity(element.path("epcClass").asText(), quantity, textOf(element.path("uom"))));
        }
        return List.copyOf(quantities);
    }

    private List<TypedValue> typed(String name, String valueName, Words words) {
        List<TypedValue> values = new ArrayList<>();
        for (JsonNode element : node.path(name)) {
            values.add(new TypedValue(
                    textOf(element.path("type")).map(words::bare),
                    element.path(valueName).asText()));
        }
        return List.copyOf(values);
    }

    private boolean whole() {
        return this instanceof EpcisEvent;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof EventFields fields && whole() == fields.whole() && node.equals(fields.node);
    }

    @Override
    public final int hashCode() {
        return node.hashCode();
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + node.size() + " members]";
    }
}
