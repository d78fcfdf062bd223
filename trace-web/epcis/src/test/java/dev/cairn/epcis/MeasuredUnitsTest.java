package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.epcis.unit.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conformance rule TCR-53: a sensor report's unit is one of what it measured. */
class MeasuredUnitsTest {
    private static final String EVENT =
            "{\"@context\":\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\",\"type\":\"ObjectEvent\",\"action\":\"OBSERVE\","
                    + "\"eventTime\":\"2026-11-21T10:00:00Z\",\"eventTimeZoneOffset\":\"+01:00\",\"epcList\":[\"urn:a:1\"],"
                    + "\"sensorElementList\":[{\"sensorReport\":[{\"type\":\"Mass\",\"value\":1,\"uom\":\"KGM\"}]},{\"sensorReport\":["
                    + "{\"type\":\"Mass\",\"value\":1,\"uom\":\"KGM\"},{\"type\":\"%s\",\"value\":4,\"uom\":\"%s\"}]}]}";
    private static final String XML =
            "<e:EPCISDocument xmlns:e=\"urn:epcglobal:epcis:xsd:2\" schemaVersion=\"2.0\" creationDate=\"2026-11-21T10:00:00Z\">"
                    + "<EPCISBody><EventList><ObjectEvent><eventTime>2026-11-21T11:00:00+01:00</eventTime>"
                    + "<eventTimeZoneOffset>+01:00</eventTimeZoneOffset><epcList><epc>urn:a:1</epc></epcList><action>OBSERVE</action>"
                    + "<sensorElementList><sensorElement><sensorReport type=\"gs1:Mass\" value=\"1\" uom=\"KGM\"/>"
                    + "<sensorReport type=\"%s\" value=\"4\" uom=\"%s\"/></sensorElement></sensorElementList>"
                    + "</ObjectEvent></EventList></EPCISBody></e:EPCISDocument>";
    private static final String PLACE = "/sensorElementList/1/sensorReport/1/uom";

    /** The SI units in the vocabulary's own definitions, as codes of Recommendation 20; types that it gives no SI unit are left to the others. */
    private static final Map<String, String> SI = Map.ofEntries(
            Map.entry("kilogram per cubic metre", "KMQ"),
            Map.entry("gray", "A95"),
            Map.entry("gray per second", "A96"),
            Map.entry("metre per second per second", "MSK"),
            Map.entry("metres", "MTR"),
            Map.entry("metre", "MTR"),
            Map.entry("mole", "C34"),
            Map.entry("mole per cubic metre", "C36"),
            Map.entry("radian per second per second", "2B"),
            Map.entry("newton metre second, kilogram metre squared per second", "B33"),
            Map.entry("radian per second", "2A"),
            Map.entry("square metre", "MTK"),
            Map.entry("farad", "FAR"),
            Map.entry("siemen", "SIE"),
            Map.entry("siemen per metre", "D10"),
            Map.entry("sievert", "D13"),
            Map.entry("sievert per second", "P65"),
            Map.entry("pascal", "C65"),
            Map.entry("coulomb", "COU"),
            Map.entry("ampere", "AMP"),
            Map.entry("ampere per square metre", "A41"),
            Map.entry("volt per metre = newton / coulomb", "D50"),
            Map.entry("joule", "JOU"),
            Map.entry("lux second", "B64"),
            Map.entry("newton", "NEW"),
            Map.entry("hertz", "HTZ"),
            Map.entry("lux = 1 lumen per square metre", "LUX"),
            Map.entry("henry", "81"),
            Map.entry("watt per square metre", "D54"),
            Map.entry("square metres per second", "S4"),
            Map.entry("newton seconds", "C57"),
            Map.entry("candela per square metre", "A24"),
            Map.entry("lumen = 1 candela per steradian", "LUM"),
            Map.entry("candela", "CDL"),
            Map.entry("weber", "WEB"),
            Map.entry("tesla = weber per square metre", "D33"),
            Map.entry("weber per metre  (Joules per ampere metre)", "D59"),
            Map.entry("kilogram", "KGM"),
            Map.entry("kilogram per second", "KGS"),
            Map.entry("kilogram per second per square metre", "H56"),
            Map.entry("mole per kg", "C19"),
            Map.entry("joule per mole", "B15"),
            Map.entry("kilogram per mole", "D74"),
            Map.entry("cubic metre per mole", "A40"),
            Map.entry("watt", "WTT"),
            Map.entry("pascal, newton per square metre", "PAL"),
            Map.entry("watt / steradian", "D57"),
            Map.entry("becquerel", "BQL"),
            Map.entry("ohm", "OHM"),
            Map.entry("ohm metre", "C61"),
            Map.entry("steradian etc.", "D27"),
            Map.entry("cubic metres per kilogram", "A39"),
            Map.entry("metre per second", "MTS"),
            Map.entry("kilogram per square metre", "28"),
            Map.entry("newton per metre", "4P"),
            Map.entry("kelvin", "KEL"),
            Map.entry("second", "SEC"),
            Map.entry("newton metre", "NU"),
            Map.entry("volt", "VLT"),
            Map.entry("cubic metre", "MTQ"),
            Map.entry("cubic metre per second", "MQS"),
            Map.entry("cubic metre per second per square metre", "P87"),
            Map.entry("reciprocal metre", "C92"));

    private static List<String> problems(CaptureDocument.Result result) {
        return assertInstanceOf(CaptureDocument.Invalid.class, result).problems().stream()
                .map(each -> each.code() + " " + each.pointer())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "Temperature, KGM",
        "Temperature, P1",
        "gs1:Temperature, MTR",
        "Mass, CEL",
        "Mass, NEW",
        "Illuminance, CDL",
        "Illuminance, LUM",
        "Luminance, LUX",
        "RelativeHumidity, A93",
        "RelativeHumidity, CEL",
        "AbsoluteHumidity, P1",
        "Torque, JOU",
        "Energy, NU",
        "AbsorbedDose, D13",
        "Exposure, CKG",
        "Count, P1",
        "Count, KGM",
        "Speed, MSK",
        "Pressure, NEW",
        "Volume, MTK",
        "VolumetricFlux, MQS",
        "MassFlowRate, MQH"
    })
    void refuses_a_unit_of_something_else_at_its_place(String type, String code) {
        assertEquals(List.of("EPC-32 " + PLACE), problems(CaptureDocument.parse(EVENT.formatted(type, code))));
        String path =
                "/e:EPCISDocument/EPCISBody/EventList/ObjectEvent/sensorElementList/sensorElement/sensorReport[2]/@uom";
        assertEquals(List.of("EPC-32 " + path), problems(CaptureDocument.parseXml(XML.formatted(type, code))));
    }

    @Test
    void says_what_the_unit_measures_and_what_to_write() {
        CaptureDocument.Invalid invalid = assertInstanceOf(
                CaptureDocument.Invalid.class, CaptureDocument.parse(EVENT.formatted("Temperature", "KGM")));
        assertEquals(
                "KGM is a unit of mass, which is not what Temperature is measured in; write a unit of it, such as CEL, or the type"
                        + " that was measured",
                invalid.problems().get(0).text());
    }

    @ParameterizedTest
    @CsvSource({
        "Temperature, KEL",
        "gs1:Temperature, FAH",
        "Temperature, XYZ",
        "RelativeHumidity, P1",
        "VolumeFraction, 59",
        "Count, C62",
        "Count, EA",
        "Dimensionless, C35",
        "Dimensionless, P1",
        "AngularVelocity, RPM",
        "Frequency, RPM",
        "VolumetricFlux, H67",
        "RadiantFlux, WTT",
        "gs1:EffectiveDoseRate, P71",
        "example:Ripeness, KGM",
        "https://example.org/Temperature, KGM"
    })
    void takes_units_of_the_type_and_what_the_table_does_not_know(String type, String code) {
        assertEquals(1, Conformance.events(EVENT.formatted(type, code)).size());
    }

    @ParameterizedTest
    @CsvSource({"Cel", "°C", "celsius", "C", "%", "kg"})
    void refuses_a_unit_that_is_no_code(String unit) {
        assertTrue(problems(CaptureDocument.parse(EVENT.formatted("Temperature", unit)))
                .contains("EPC-22 " + PLACE));
    }

    @Test
    void a_report_without_a_unit_or_with_the_rest_withheld_is_not_judged() {
        assertEquals(
                1,
                Conformance.events(EVENT.formatted("Temperature", "CEL").replace(",\"uom\":\"CEL\"", ""))
                        .size());
        PartialEvent part = PartialEvent.of(List.of(
                new Member("/type", "\"ObjectEvent\""),
                new Member("/sensorElementList/0", "{\"sensorReport\":[{\"type\":\"Temperature\",\"uom\":\"KGM\"}]}")));
        assertEquals("KGM", part.sensorElements().get(0).reports().get(0).uom().orElseThrow());
    }

    @Test
    void the_table_has_every_measurement_type_of_the_standard_and_no_other() {
        assertEquals(Words.MEASUREMENT.words(), new TreeSet<>(Units.types()));
        for (String type : Units.types()) {
            String example = Units.example(type).orElse("");
            assertEquals(type.equals("Dimensionless"), example.isEmpty(), type);
            assertTrue(Units.fits(type, example), type);
        }
    }

    @Test
    void the_unit_that_gs1_names_for_a_type_fits_it_and_few_others() throws IOException {
        TreeMap<String, String> named = named();
        List<String> unread = new ArrayList<>();
        named.forEach((type, unit) -> {
            if (SI.containsKey(unit)) {
                assertTrue(Units.fits(type, SI.get(unit)), type + " in " + unit);
                long others = Units.types().stream()
                        .filter(each -> Units.fits(each, SI.get(unit)))
                        .count();
                assertTrue(others <= 4, unit + " fits " + others + " types");
            } else {
                unread.add(type + ": " + unit);
            }
        });
        System.out.println("measurement types whose SI unit GS1 names: " + (named.size() - unread.size()));
        assertEquals(List.of(), unread);
        assertTrue(named.size() > 60, named.size() + " types");
        assertFalse(Units.fits("Temperature", "KGM"));
    }

    /** What stands behind "SI Units:" in the published vocabulary, for each measurement type. */
    private static TreeMap<String, String> named() throws IOException {
        String text = Files.readString(Conformance.folder("gs1-webvoc").resolve("gs1Voc.jsonld"));
        JsonNode graph = new ObjectMapper().readTree(text.replace("\uFEFF", "")).path("@graph");
        TreeMap<String, String> named = new TreeMap<>();
        StreamSupport.stream(graph.spliterator(), false)
                .filter(each ->
                        Words.MEASUREMENT.knows(each.path("@id").asText().replaceFirst("^gs1:", "")))
                .forEach(each -> {
                    String[] comment = each.path("rdfs:comment")
                            .path("@value")
                            .asText()
                            .replaceFirst("^$", each.path("rdfs:comment").asText())
                            .split("SI Units: *");
                    if (comment.length == 2) {
                        named.put(each.path("@id").asText().substring(4), comment[1].strip());
                    }
                });
        return named;
    }
}
