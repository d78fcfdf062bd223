package dev.cairn.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.epcis.gs1.DigitalLink;
import dev.cairn.epcis.gs1.EpcUrn;
import dev.cairn.epcis.gs1.Keys;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The twin: walks through an event's JSON for each parameter, as the standard's sentences go, slowly. Shares no code with the room; what an
 * identifier's one spelling is, both take from {@code dev.cairn.epcis.gs1}.
 */
final class NaiveEvaluator {
    private static final List<String> EPC_LISTS = List.of("epcList", "childEPCs", "inputEPCList", "outputEPCList");
    private static final List<String> CLASS_LISTS =
            List.of("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList");
    private static final List<String> SENSOR_TEXTS =
            List.of("stringValue", "hexBinaryValue", "booleanValue", "uriValue", "microorganism", "chemicalSubstance");
    private static final List<String> SENSOR_BOTH =
            List.of("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules");

    private final JsonNode event;
    private final Instant recordTime;
    private final MasterData master;

    NaiveEvaluator(JsonNode event, Instant recordTime, MasterData master) {
        this.event = event;
        this.recordTime = recordTime;
        this.master = master;
    }

    boolean meets(Map<String, String> query) {
        return query.entrySet().stream().allMatch(each -> meets(each.getKey(), each.getValue()));
    }

    private boolean meets(String name, String value) {
        List<String> any = List.of(value.split("\\|"));
        int first = name.indexOf('_');
        String op = first < 0 ? name : name.substring(0, first);
        String rest = first < 0 ? "" : name.substring(first + 1);
        return switch (op) {
            case "eventType" -> any.contains(event.path("type").asText());
            case "MATCH" -> match(rest, any);
            case "WD" -> within(rest, any);
            case "HASATTR" ->
                elements(rest).stream().anyMatch(id -> any.stream()
                        .anyMatch(a -> attribute(id, a).findAny().isPresent()));
            case "EQATTR" -> eqAttr(rest, any);
            case "EXISTS" -> exists(rest) == Boolean.parseBoolean(value);
            default -> compare(op, rest, value, any);
        };
    }

    private boolean exists(String what) {
        return switch (what) {
            case "errorDeclaration" -> event.has("errorDeclaration");
            case "sensorElementList" -> !event.path("sensorElementList").isEmpty();
            default -> !extension(what).isEmpty();
        };
    }

    private boolean compare(String op, String rest, String value, List<String> any) {
        return switch (rest) {
            case "action" -> any.contains(event.path("action").asText());
            case "bizStep" ->
                cbv(any, "bizstep", "BizStep").contains(event.path("bizStep").asText());
            case "disposition" ->
                cbv(any, "disp", "Disp").contains(event.path("disposition").asText());
            case "persistentDisposition_set", "persistentDisposition_unset" ->
                texts(event.path("persistentDisposition").path(rest.substring("persistentDisposition_".length())))
                        .anyMatch(cbv(any, "disp", "Disp")::contains);
            case "errorReason" ->
                cbv(any, "er", "ER")
                        .contains(event.path("errorDeclaration").path("reason").asText());
            case "type" -> reports().anyMatch(r -> any.contains(r.path("type").asText()));
            case "readPoint", "bizLocation" ->
                same(any, event.path(rest).path("id").asText());
            case "eventID", "transformationID" -> same(any, event.path(rest).asText());
            case "correctiveEventID" ->
                texts(event.path("errorDeclaration").path("correctiveEventIDs")).anyMatch(id -> same(any, id));
            case "eventTime" -> times(op, Stream.of(event.path("eventTime").asText()), value);
            case "recordTime" -> times(op, Stream.of(recordTime.toString()), value);
            case "errorDeclarationTime" ->
                times(
                        op,
                        Stream.of(event.path("errorDeclaration")
                                .path("declarationTime")
                                .asText()),
                        value);
            case "time", "startTime", "endTime" ->
                times(op, sensorParts().map(p -> p.path(rest).asText()), value);
            case "quantity" ->
                quantities()
                        .anyMatch(q -> q.has("quantity")
                                && holds(op, q.path("quantity").decimalValue().compareTo(new BigDecimal(value))));
            case "percRank" ->
                reports()
                        .anyMatch(r -> r.has("percRank")
                                && holds(op, r.path("percRank").decimalValue().compareTo(new BigDecimal(value))));
            default -> named(op, rest, value, any);
        };
    }

    private boolean named(String op, String rest, String value, List<String> any) {
        if (SENSOR_TEXTS.contains(rest)) {
            return reports().anyMatch(r -> r.has(rest) && same(any, r.path(rest).asText()));
        }
        if (SENSOR_BOTH.contains(rest)) {
            return sensorParts()
                    .anyMatch(p -> p.has(rest) && same(any, p.path(rest).asText()));
        }
        for (String kind : List.of("bizTransaction", "source", "destination")) {
            if (rest.startsWith(kind + "_")) {
                String type = rest.substring(kind.length() + 1);
                return stream(event.path(kind + "List"))
                        .anyMatch(e -> e.path("type").asText().equals(type)
                                && same(any, e.path(kind).asText()));
            }
        }
        if (rest.matches("[a-zA-Z]+_[A-Z0-9]{2,3}")) {
            return amount(
                    op,
                    rest.substring(0, rest.indexOf('_')),
                    rest.substring(rest.indexOf('_') + 1),
                    new BigDecimal(value));
        }
        return extension(rest).stream()
                .anyMatch(found ->
                        op.equals("EQ") ? any.stream().anyMatch(v -> equal(found, v)) : ordered(op, found, value));
    }

    private boolean amount(String op, String field, String unit, BigDecimal asked) {
        Stream<JsonNode> objects = field.equals("quantity") ? quantities() : reports();
        boolean zero = !field.equals("sDev");
        return objects.filter(o -> o.has(field) && o.has("uom")).anyMatch(o -> Fraction.of(
                        o.path(field).decimalValue(), o.path("uom").asText(), zero)
                .compare(Fraction.of(asked, unit, zero))
                .filter(c -> holds(op, c))
                .isPresent());
    }

    /** An amount in the SI unit as a fraction, so that ninths are exact. */
    private record Fraction(String kind, BigDecimal top, int bottom) {
        static Fraction of(BigDecimal value, String unit, boolean zero) {
            BigDecimal ice = new BigDecimal(zero ? "273.15" : "0");
            BigDecimal rankine = new BigDecimal(zero ? "459.67" : "0");
            return switch (unit) {
                case "CEL" -> new Fraction("K", value.add(ice), 1);
                case "KEL" -> new Fraction("K", value, 1);
                case "FAH" -> new Fraction("K", value.add(rankine).multiply(BigDecimal.valueOf(5)), 9);
                case "KGM" -> new Fraction("kg", value, 1);
                case "GRM" -> new Fraction("kg", value, 1000);
                case "LBR" -> new Fraction("kg", value.multiply(new BigDecimal("0.45359237")), 1);
                case "P1" -> new Fraction("1", value, 100);
                case "C62" -> new Fraction("1", value, 1);
                default -> new Fraction("as written " + unit, value, 1);
            };
        }

        Optional<Integer> compare(Fraction other) {
            return kind.equals(other.kind)
                    ? Optional.of(top.multiply(BigDecimal.valueOf(other.bottom))
                            .compareTo(other.top.multiply(BigDecimal.valueOf(bottom))))
                    : Optional.empty();
        }
    }

    private static boolean holds(String op, int comparison) {
        return switch (op) {
            case "EQ" -> comparison == 0;
            case "GT" -> comparison > 0;
            case "GE" -> comparison >= 0;
            case "LT" -> comparison < 0;
            case "LE" -> comparison <= 0;
            default -> throw new AssertionError("no comparison: " + op);
        };
    }

    private static boolean times(String op, Stream<String> written, String asked) {
        Instant limit = time(asked).orElseThrow();
        return written.anyMatch(
                text -> time(text).filter(t -> holds(op, t.compareTo(limit))).isPresent());
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    private static boolean equal(String found, String asked) {
        return found.equals(asked) || ordered("EQ", found, asked);
    }

    private static boolean ordered(String op, String found, String asked) {
        if (number(asked).isPresent()) {
            return number(found)
                    .filter(n -> holds(op, n.compareTo(number(asked).get())))
                    .isPresent();
        }
        return time(asked).isPresent()
                && time(found)
                        .filter(t -> holds(op, t.compareTo(time(asked).get())))
                        .isPresent();
    }

    private static Set<String> cbv(List<String> words, String urn, String web) {
        Set<String> bare = new HashSet<>();
        words.forEach(word -> bare.add(word.replace("urn:epcglobal:cbv:" + urn + ":", "")
                .replace("https://ref.gs1.org/cbv/" + web + "-", "")));
        return bare;
    }

    private static boolean same(List<String> any, String written) {
        return any.stream().anyMatch(each -> Keys.canonicalItem(each).equals(Keys.canonicalItem(written)));
    }

    private Stream<JsonNode> reports() {
        return stream(event.path("sensorElementList")).flatMap(e -> stream(e.path("sensorReport")));
    }

    private Stream<JsonNode> sensorParts() {
        return Stream.concat(reports(), stream(event.path("sensorElementList")).map(e -> e.path("sensorMetadata")));
    }

    private Stream<JsonNode> quantities() {
        return CLASS_LISTS.stream().flatMap(list -> stream(event.path(list)));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        List<JsonNode> all = new ArrayList<>();
        array.forEach(all::add);
        return all.stream();
    }

    private static Stream<String> texts(JsonNode array) {
        return stream(array).map(JsonNode::asText);
    }

    // what and where

    private List<String> elements(String field) {
        Stream<String> parent = Stream.of(event.path("parentID").asText()).filter(id -> !id.isEmpty());
        return switch (field) {
            case "epc" -> epcs(EPC_LISTS.subList(0, 2)).toList();
            case "inputEPC" -> epcs(EPC_LISTS.subList(2, 3)).toList();
            case "outputEPC" -> epcs(EPC_LISTS.subList(3, 4)).toList();
            case "parentID" -> parent.toList();
            case "anyEPC" -> Stream.concat(epcs(EPC_LISTS), parent).toList();
            case "epcClass" -> classes(CLASS_LISTS.subList(0, 2)).toList();
            case "inputEPCClass" -> classes(CLASS_LISTS.subList(2, 3)).toList();
            case "outputEPCClass" -> classes(CLASS_LISTS.subList(3, 4)).toList();
            case "anyEPCClass" -> classes(CLASS_LISTS).toList();
            case "readPoint", "bizLocation" ->
                Stream.of(event.path(field).path("id").asText())
                        .filter(id -> !id.isEmpty())
                        .toList();
            default -> throw new AssertionError("no such field: " + field);
        };
    }

    private Stream<String> epcs(List<String> lists) {
        return lists.stream().flatMap(list -> texts(event.path(list)));
    }

    private Stream<String> classes(List<String> lists) {
        return lists.stream().flatMap(list -> stream(event.path(list))).map(q -> q.path("epcClass")
                .asText());
    }

    private boolean match(String field, List<String> any) {
        return elements(field).stream().anyMatch(epc -> any.stream().anyMatch(pattern -> matches(pattern, epc)));
    }

    /** Component by component, over the URN of what the event names. */
    private static boolean matches(String pattern, String epc) {
        if (!pattern.startsWith("urn:epc:idpat:")) {
            return Keys.canonicalItem(pattern).equals(Keys.canonicalItem(epc));
        }
        String[] wanted = pattern.substring("urn:epc:idpat:".length()).split("[:.]");
        int digits = wanted[1].equals("*") ? 7 : wanted[1].length();
        if (!(DigitalLink.parse(Keys.canonicalItem(epc)) instanceof DigitalLink link)) {
            return false;
        }
        String urn = EpcUrn.fromDigitalLink(link, digits).orElse("urn:epc:id:none:0.0");
        String[] found = urn.replaceFirst("urn:epc:(id|class|idpat):", "").split("[:.]", wanted.length);
        boolean all = found.length == wanted.length;
        for (int i = 0; all && i < wanted.length; i++) {
            all = wanted[i].equals("*") || wanted[i].equals(found[i]);
        }
        return all;
    }

    private boolean within(String field, List<String> places) {
        return elements(field).stream().anyMatch(id -> places.stream().anyMatch(place -> inside(id, place)));
    }

    private boolean inside(String id, String place) {
        String a = Keys.canonicalItem(id);
        String b = Keys.canonicalItem(place);
        boolean itself = a.equals(b) || a.startsWith(b + "/254/");
        return itself || master.children().getOrDefault(b, Set.of()).stream().anyMatch(child -> inside(id, child));
    }

    private Stream<String> attribute(String id, String name) {
        return master.attributes().getOrDefault(Keys.canonicalItem(id), Map.of()).getOrDefault(name, Set.of()).stream();
    }

    private boolean eqAttr(String rest, List<String> any) {
        int at = rest.indexOf('_');
        return elements(rest.substring(0, at)).stream()
                .anyMatch(id -> attribute(id, rest.substring(at + 1)).anyMatch(any::contains));
    }

    // extensions

    private List<String> extension(String parameter) {
        boolean inner = parameter.startsWith("INNER_");
        String rest = inner ? parameter.substring(6) : parameter;
        List<JsonNode> tops = List.of(event);
        String name = rest;
        for (String area : List.of("ILMD", "ERROR_DECLARATION", "SENSORELEMENT", "SENSORMETADATA", "SENSORREPORT")) {
            if (rest.startsWith(area + "_")) {
                name = rest.substring(area.length() + 1);
                tops = area(area);
            }
        }
        List<String> found = new ArrayList<>();
        for (JsonNode top : tops) {
            for (Map.Entry<String, JsonNode> member : top.properties()) {
                if (member.getKey().contains(":")) {
                    look(member.getKey(), member.getValue(), name, inner ? 1 : 0, 0, found);
                }
            }
        }
        if (inner && tops.get(0) == event) {
            for (String place : List.of("readPoint", "bizLocation")) {
                event.path(place).properties().stream()
                        .filter(m -> m.getKey().contains(":"))
                        .forEach(m -> look(m.getKey(), m.getValue(), parameter.substring(6), 1, 1, found));
            }
        }
        return found;
    }

    private List<JsonNode> area(String area) {
        return switch (area) {
            case "ILMD" -> List.of(event.path("ilmd"));
            case "ERROR_DECLARATION" -> List.of(event.path("errorDeclaration"));
            case "SENSORELEMENT" -> listOrNone(stream(event.path("sensorElementList")));
            case "SENSORMETADATA" ->
                listOrNone(stream(event.path("sensorElementList")).map(e -> e.path("sensorMetadata")));
            default -> listOrNone(reports());
        };
    }

    private List<JsonNode> listOrNone(Stream<JsonNode> nodes) {
        List<JsonNode> list = nodes.toList();
        return list.isEmpty() ? List.of(event.path("nothing there")) : list;
    }

    private void look(String key, JsonNode value, String name, int least, int depth, List<String> found) {
        boolean deepEnough = least == 0 ? depth == 0 : depth >= 1;
        if (deepEnough && full(key).equals(full(name))) {
            found.add(value.isValueNode() ? value.asText() : "(there)");
            stream(value).filter(v -> value.isArray() && v.isValueNode()).forEach(v -> found.add(v.asText()));
        }
        below(value, name, least, depth + 1, found);
    }

    private void below(JsonNode value, String name, int least, int depth, List<String> found) {
        if (value.isArray()) {
            stream(value).forEach(v -> below(v, name, least, depth, found));
        } else {
            value.properties().forEach(m -> look(m.getKey(), m.getValue(), name, least, depth, found));
        }
    }

    private String full(String name) {
        int colon = name.indexOf(':');
        String prefix = colon < 0 ? name : name.substring(0, colon);
        for (JsonNode entry : event.path("@context")) {
            if (entry.has(prefix)) {
                return entry.path(prefix).asText() + name.substring(colon + 1);
            }
        }
        return prefix.equals("example") ? RandomEvents.NAMESPACE + name.substring(colon + 1) : name;
    }
}
