package dev.cairn.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Valid events of all five types out of few values, so that random queries find some of them. */
public final class RandomEvents {
    public static final String NAMESPACE = "https://ns.example.com/epcis/";
    static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    static final List<String> EPCS = List.of(
            "urn:epc:id:sgtin:0614141.107346.2017",
            "https://id.gs1.org/01/10614141073464/21/2017",
            "urn:epc:id:sgtin:0614141.107346.2018",
            "urn:epc:id:sgtin:0614141.112345.1",
            "https://example.com/01/09521141012345/21/77",
            "urn:epc:id:sscc:0614141.1234567890",
            "urn:epc:id:grai:0614141.12345.400",
            "https://example.org/things/9");
    static final List<String> CLASSES = List.of(
            "urn:epc:class:lgtin:0614141.107346.L1",
            "https://id.gs1.org/01/10614141073464/10/L1",
            "urn:epc:class:lgtin:0614141.107346.L2",
            "urn:epc:idpat:sgtin:0614141.107346.*",
            "https://id.gs1.org/01/09521141012345/10/AB-1");
    static final List<String> PLACES = List.of(
            "urn:epc:id:sgln:0614141.00777.0",
            "https://id.gs1.org/414/0614141007776",
            "urn:epc:id:sgln:0614141.00777.D7",
            "urn:epc:id:sgln:0614141.00888.0",
            "https://id.gs1.org/414/9521141123452",
            "https://example.org/field/4");
    static final List<String> STEPS = List.of("shipping", "receiving", "packing", "https://example.com/steps/waxing");
    static final List<String> DISPOSITIONS = List.of("in_transit", "in_progress", "recalled");
    static final List<String> URIS =
            List.of("https://example.com/d/1", "urn:uuid:2", "https://id.gs1.org/8004/401234599999");
    static final List<String> FIELDS = List.of("a", "b", "c");
    static final List<String> TEXTS =
            List.of("x", "y", "5", "5.0", "-3", "2026-11-03T00:00:00Z", "2026-11-03T01:00:00+01:00", "true");
    static final MasterData MASTER = new MasterData(
            Map.of(
                    "https://example.org/region",
                    Set.of("urn:epc:id:sgln:0614141.00777.0", "https://example.org/field/4")),
            Map.of(
                    "urn:epc:id:sgln:0614141.00888.0",
                    Map.of("country", Set.of("ES")),
                    "https://example.org/field/4",
                    Map.of("country", Set.of("FR"), "owner", Set.of("me"))));

    private static final Map<String, List<String>> UNITS = Map.of(
            "Temperature", List.of("CEL", "KEL", "FAH", "XYZ"),
            "Mass", List.of("KGM", "GRM", "LBR", "XYZ"),
            "RelativeHumidity", List.of("P1", "C62", "XYZ"));
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Random random;

    public RandomEvents(long seed) {
        this.random = new Random(seed);
    }

    /** An event and when it was logged. */
    public record Logged(EpcisEvent event, Instant recordTime) {}

    public List<Logged> some(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Logged(event(i), time()))
                .toList();
    }

    Instant time() {
        return START.plusSeconds(random.nextInt(10) * 43_200L);
    }

    <T> T of(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    boolean sometimes(int percent) {
        return random.nextInt(100) < percent;
    }

    BigDecimal number() {
        return of(List.of("4", "277.15", "39.2", "0", "-18", "2.5", "100", "0.1", "500", "1000", "212").stream()
                .map(BigDecimal::new)
                .toList());
    }

    private EpcisEvent event(int i) {
        String type = of(Parameters.EVENT_TYPES);
        ObjectNode event = JSON.objectNode();
        ObjectNode prefixes = JSON.objectNode().put(sometimes(50) ? "example" : "mine", NAMESPACE);
        String prefix = prefixes.fieldNames().next();
        event.putArray("@context")
                .add("https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld")
                .add(prefixes);
        event.put("type", type).put("eventTime", time().toString()).put("eventTimeZoneOffset", "+00:00");
        maybe(event, "eventID", 40, () -> "urn:uuid:" + (i % 7));
        maybe(event, "bizStep", 70, () -> of(STEPS));
        maybe(event, "disposition", 50, () -> of(DISPOSITIONS));
        event.putObject("readPoint").put("id", of(PLACES));
        if (sometimes(50)) {
            ObjectNode place = event.putObject("bizLocation").put("id", of(PLACES));
            extensions(place, prefix, 30);
        }
        if (sometimes(20)) {
            event.putObject("persistentDisposition")
                    .putArray(of(List.of("set", "unset")))
                    .add(of(DISPOSITIONS));
        }
        what(event, type, prefix);
        documents(event, type);
        declaration(event, prefix);
        sensors(event, prefix);
        extensions(event, prefix, 50);
        return parsed(event.toString());
    }

    private static EpcisEvent parsed(String text) {
        if (CaptureDocument.parse(text) instanceof CaptureDocument.Captured captured) {
            return captured.events().get(0);
        }
        throw new AssertionError(CaptureDocument.parse(text) + " of " + text);
    }

    private void maybe(ObjectNode object, String name, int percent, Supplier<String> value) {
        if (sometimes(percent)) {
            object.put(name, value.get());
        }
    }

    private void what(ObjectNode event, String type, String prefix) {
        if (type.equals("TransformationEvent")) {
            epcs(event, "inputEPCList");
            epcs(event, "outputEPCList");
            quantities(event, "inputQuantityList");
            quantities(event, "outputQuantityList");
            maybe(event, "transformationID", 40, () -> of(URIS));
        } else {
            event.put("action", type.equals("ObjectEvent") ? "ADD" : of(List.of("ADD", "OBSERVE", "DELETE")));
            boolean children = type.equals("AggregationEvent") || type.equals("AssociationEvent");
            epcs(event, children ? "childEPCs" : "epcList");
            quantities(event, children ? "childQuantityList" : "quantityList");
            if (!type.equals("ObjectEvent")) {
                event.put("parentID", of(EPCS));
            }
        }
        if (type.equals("ObjectEvent") && sometimes(50)) {
            extensions(event.putObject("ilmd"), prefix, 70);
        }
    }

    private void epcs(ObjectNode event, String name) {
        ArrayNode list = event.putArray(name).add(of(EPCS));
        String second = of(EPCS);
        if (sometimes(30) && !list.get(0).asText().equals(second)) {
            list.add(second);
        }
    }

    private void quantities(ObjectNode event, String name) {
        if (sometimes(50)) {
            ObjectNode element = event.putArray(name).addObject().put("epcClass", of(CLASSES));
            if (sometimes(80)) {
                element.put("quantity", number());
                maybe(element, "uom", 60, () -> of(List.of("KGM", "GRM", "LBR")));
            }
        }
    }

    private void documents(ObjectNode event, String type) {
        if (type.equals("TransactionEvent") || sometimes(30)) {
            ObjectNode document = event.putArray("bizTransactionList").addObject();
            maybe(document, "type", 80, () -> of(List.of("po", "inv")));
            document.put("bizTransaction", of(URIS));
        }
        for (String name : List.of("source", "destination")) {
            if (sometimes(30)) {
                event.putArray(name + "List")
                        .addObject()
                        .put("type", of(List.of("owning_party", "location")))
                        .put(name, of(PLACES));
            }
        }
    }

    private void declaration(ObjectNode event, String prefix) {
        if (sometimes(20)) {
            ObjectNode declaration = event.putObject("errorDeclaration").put("declarationTime", time().toString());
            maybe(declaration, "reason", 60, () -> of(List.of("incorrect_data", "did_not_occur")));
            if (sometimes(50)) {
                declaration.putArray("correctiveEventIDs").add("urn:uuid:" + random.nextInt(7));
            }
            extensions(declaration, prefix, 30);
        }
    }

    private void sensors(ObjectNode event, String prefix) {
        if (!sometimes(50)) {
            return;
        }
        ObjectNode element = event.putArray("sensorElementList").addObject();
        ObjectNode metadata = element.putObject("sensorMetadata");
        ObjectNode report = element.putArray("sensorReport")
                .addObject()
                .put("type", of(UNITS.keySet().stream().sorted().toList()));
        for (String name : List.of("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules")) {
            maybe(sometimes(50) ? metadata : report, name, 30, () -> of(URIS));
        }
        maybe(sometimes(50) ? metadata : report, "time", 40, () -> time().toString());
        maybe(metadata, "startTime", 30, () -> time().toString());
        maybe(metadata, "endTime", 30, () -> time().toString());
        report(report);
        extensions(element, prefix, 25);
        extensions(metadata, prefix, 25);
        extensions(report, prefix, 25);
    }

    private void report(ObjectNode report) {
        for (String name : List.of("value", "minValue", "maxValue", "meanValue", "sDev", "percValue", "percRank")) {
            if (sometimes(40)) {
                report.put(name, number());
            }
        }
        maybe(report, "uom", 90, () -> of(UNITS.getOrDefault(report.path("type").asText(), List.of())));
        maybe(report, "stringValue", 20, () -> of(List.of("s", "t")));
        maybe(report, "hexBinaryValue", 20, () -> of(List.of("F0", "0A")));
        maybe(report, "uriValue", 20, () -> of(URIS));
        maybe(report, "microorganism", 20, () -> of(URIS));
        maybe(report, "chemicalSubstance", 20, () -> of(URIS));
        if (sometimes(20)) {
            report.put("booleanValue", sometimes(50));
        }
    }

    private void extensions(ObjectNode object, String prefix, int percent) {
        for (String field : FIELDS) {
            String name = prefix + ":" + field;
            if (sometimes(percent / 2)) {
                object.put(name, of(TEXTS));
            } else if (sometimes(percent / 4)) {
                object.put(name, number());
            } else if (sometimes(percent / 4)) {
                object.putArray(name).add(of(TEXTS)).add(of(TEXTS));
            } else if (sometimes(percent / 2)) {
                extensions(object.putObject(name), prefix, percent / 2);
            }
        }
    }
}
