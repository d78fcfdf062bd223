package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an XML document says, as an event: never more, never less, and refused where JSON could not say it. */
class XmlCaptureTest {
    private static final String HEAD =
            "<eventTime>2026-11-21T11:00:00+01:00</eventTime><recordTime>2026-11-21T10:00:01Z</recordTime>"
                    + "<eventTimeZoneOffset>+01:00</eventTimeZoneOffset>";
    private static final String EPCS = "<epcList><epc> urn:epc:id:sgtin:9521141.012345.1\n</epc></epcList>";

    private static String document(String version, String events) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<e:EPCISDocument xmlns:e=\"urn:epcglobal:epcis:xsd:"
                + version.charAt(0)
                + "\" xmlns:x=\"https://x.example/a/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " schemaVersion=\"" + version + "\" creationDate=\"2026-11-21T10:00:00Z\">\n<EPCISBody><EventList>\n"
                + events
                + "\n</EventList></EPCISBody></e:EPCISDocument>";
    }

    private static String object(String rest) {
        return document("2.0", "<ObjectEvent>" + HEAD + EPCS + "<action>ADD</action>" + rest + "</ObjectEvent>");
    }

    private static EpcisEvent one(String xml) {
        List<EpcisEvent> events = Conformance.events(xml);
        assertEquals(1, events.size());
        EpcisEvent event = events.get(0);
        assertEquals(event, EpcisEvent.fromMembers(event.members()), "the members make the event again");
        return event;
    }

    private static void refused(String code, String path, String xml) {
        CaptureDocument.Invalid invalid =
                assertInstanceOf(CaptureDocument.Invalid.class, CaptureDocument.parseXml(xml));
        Problem first = invalid.problems().get(0);
        assertEquals(code + " " + path, first.code() + " " + first.pointer(), invalid.toString());
    }

    private static void refusedIn(String code, String path, String xml) {
        refused(code, "/e:EPCISDocument/EPCISBody/EventList" + path, xml);
    }

    @Test
    void words_come_bare_whatever_form_they_have() {
        for (String word : List.of(
                "urn:epcglobal:cbv:bizstep:shipping",
                "https://ref.gs1.org/cbv/BizStep-shipping",
                "cbv:BizStep-shipping",
                "shipping")) {
            EpcisEvent event = one(object("<bizStep>" + word + "</bizStep>"));
            assertEquals(Optional.of("\"shipping\""), event.member("bizStep"), word);
        }
        EpcisEvent own = one(object("<bizStep>https://x.example/step</bizStep>"));
        assertEquals(Optional.of("https://x.example/step"), own.bizStep());
        refusedIn("EPC-22", "/ObjectEvent/bizStep", object("<bizStep>urn:epcglobal:cbv:bizstep:flying</bizStep>"));
        refusedIn("EPC-22", "/ObjectEvent/bizStep", object("<bizStep>flying</bizStep>"));
    }

    @Test
    void the_same_event_from_xml_and_json_has_one_hash() {
        String json =
                "{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\",{\"q\":\"https://x.example/a/\"}],"
                        + "\"type\":\"ObjectEvent\",\"eventTime\":\"2026-11-21T10:00:00Z\",\"eventTimeZoneOffset\":\"+01:00\",\"action\":\"ADD\","
                        + "\"epcList\":[\"https://id.gs1.org/01/09521141123454/21/1\"],\"disposition\":\"active\","
                        + "\"quantityList\":[{\"epcClass\":\"urn:epc:class:lgtin:9521141.012345.L\",\"quantity\":2.5,\"uom\":\"KGM\"}],"
                        + "\"q:a\":[1,{\"q:b\":\"two\"}]}";
        EpcisEvent fromXml =
                one(object("<disposition>urn:epcglobal:cbv:disp:active</disposition><quantityList><quantityElement>"
                        + "<epcClass>urn:epc:class:lgtin:9521141.012345.L</epcClass><quantity>2.50</quantity><uom>KGM</uom>"
                        + "</quantityElement></quantityList><x:a>1</x:a><x:a><x:b>two</x:b></x:a>"));
        EpcisEvent fromJson = Conformance.events(json).get(0);
        assertEquals(EventHash.preHash(fromJson), EventHash.preHash(fromXml));
        assertEquals(fromJson.quantityList(), fromXml.quantityList());
    }

    @Test
    void wrappers_of_epcis_1_are_opened() {
        String event = "<ObjectEvent>" + HEAD + "<baseExtension><eventID>urn:uuid:1</eventID><errorDeclaration>"
                + "<declarationTime>2026-11-22T10:00:00Z</declarationTime><reason>urn:epcglobal:cbv:er:incorrect_data</reason>"
                + "<correctiveEventIDs><correctiveEventID>urn:uuid:2</correctiveEventID></correctiveEventIDs></errorDeclaration>"
                + "</baseExtension>" + EPCS
                + "<action>ADD</action><extension><sourceList><source type=\"urn:epcglobal:cbv:sdt:location\">"
                + "urn:epc:id:sgln:9521141.00001.0</source></sourceList><ilmd><x:lot>7</x:lot></ilmd></extension></ObjectEvent>";
        EpcisEvent read = one(document("1.2", event));
        assertEquals(Optional.of("urn:uuid:1"), read.eventId());
        assertEquals(Optional.of("incorrect_data"), read.errorReason());
        assertEquals(List.of("urn:uuid:2"), read.correctiveEventIds());
        assertEquals(Optional.of("location"), read.sources().get(0).type());
        assertEquals(Optional.of("7"), read.extension("/ilmd", "https://x.example/a/", "lot"));
        String transformation =
                "<extension><TransformationEvent>" + HEAD + "<inputEPCList><epc>urn:a:1</epc></inputEPCList>"
                        + "<outputEPCList><epc>urn:a:2</epc></outputEPCList></TransformationEvent></extension>";
        assertEquals("TransformationEvent", one(document("1.2", transformation)).type());
    }

    @Test
    void epcis_1_has_nothing_of_2_0() {
        String set = "<persistentDisposition><set>urn:epcglobal:cbv:disp:recalled</set></persistentDisposition>";
        String event = "<ObjectEvent>" + HEAD + "%s" + EPCS + "<action>OBSERVE</action>%s</ObjectEvent>";
        assertEquals(
                Optional.of("{\"set\":[\"recalled\"]}"),
                one(document("2.0", event.formatted("", set))).member("persistentDisposition"));
        refusedIn("EPC-13", "/ObjectEvent/persistentDisposition", document("1.2", event.formatted("", set)));
        String certificate = "<certificationInfo>https://x.example/1</certificationInfo>";
        refusedIn("EPC-13", "/ObjectEvent/certificationInfo", document("1.2", event.formatted(certificate, "")));
        EpcisEvent two = one(document("2.0", event.formatted(certificate + certificate.replace('1', '2'), "")));
        assertEquals(Optional.of("[\"https://x.example/1\",\"https://x.example/2\"]"), two.member("certificationInfo"));
        String association =
                "<AssociationEvent>" + HEAD + "<parentID>urn:a:1</parentID><childEPCs><epc>urn:a:2</epc></childEPCs>"
                        + "<action>ADD</action></AssociationEvent>";
        assertEquals("AssociationEvent", one(document("2.0", association)).type());
        refusedIn("EPC-40", "/AssociationEvent", document("1.2", association));
        refusedIn("EPC-40", "/QuantityEvent", document("1.2", association.replace("Association", "Quantity")));
    }

    @Test
    void sensor_reports_have_numbers_and_extensions() {
        EpcisEvent event = one(
                object(
                        "<sensorElementList><sensorElement><sensorMetadata deviceID=\"urn:epc:id:giai:9521141.7\" x:room=\"3\"/>"
                                + "<sensorReport type=\"gs1:Temperature\" value=\"3.80\" uom=\"CEL\" booleanValue=\"1\" exception=\"gs1:ALARM_CONDITION\"/>"
                                + "<sensorReport type=\"gs1:Pressure\" minValue=\"1e2\" stringValue=\"26.0\"/><x:note>n</x:note></sensorElement></sensorElementList>"));
        SensorElement element = event.sensorElements().get(0);
        assertEquals(
                Optional.of("urn:epc:id:giai:9521141.7"), element.metadata().deviceId());
        assertEquals("Temperature", element.reports().get(0).type());
        assertEquals(
                Optional.of(new BigDecimal("3.8")), element.reports().get(0).value());
        assertEquals(Optional.of("ALARM_CONDITION"), element.reports().get(0).exception());
        assertEquals(
                0,
                new BigDecimal("100")
                        .compareTo(element.reports().get(1).minValue().orElseThrow()));
        assertEquals(Optional.of("26.0"), element.reports().get(1).stringValue());
        assertTrue(event.json().contains("\"booleanValue\":true"), event.json());
        assertTrue(event.json().contains("\"x:room\":\"3\""), event.json());
        assertTrue(event.json().contains("\"x:note\":\"n\""), event.json());
    }

    @Test
    void sensor_reports_are_refused_at_the_attribute() {
        String list = "<sensorElementList><sensorElement>%s</sensorElement></sensorElementList>";
        String path = "/ObjectEvent/sensorElementList/sensorElement";
        refusedIn("EPC-20", path, object(list.formatted("<x:a/>")));
        refusedIn("EPC-20", path + "/sensorReport", object(list.formatted("<sensorReport value=\"1\"/>")));
        refusedIn(
                "EPC-21",
                path + "/sensorReport[2]/@value",
                object(list.formatted(
                        "<sensorReport type=\"gs1:Length\"/><sensorReport type=\"gs1:Length\" value=\"long\"/>")));
        refusedIn(
                "EPC-13",
                path + "/sensorReport/@valeu",
                object(list.formatted("<sensorReport type=\"gs1:Length\" valeu=\"1\"/>")));
        refusedIn(
                "EPC-21",
                path + "/sensorReport/@booleanValue",
                object(list.formatted("<sensorReport type=\"gs1:Length\" booleanValue=\"yes\"/>")));
        refusedIn(
                "EPC-31",
                path + "/sensorReport/@time",
                object(list.formatted("<sensorMetadata time=\"2026-11-21T10:00:00Z\"/>"
                        + "<sensorReport type=\"gs1:Length\" time=\"2026-11-21T10:00:00Z\"/>")));
        refusedIn(
                "EPC-08",
                path + "/sensorReport",
                object(list.formatted("<sensorReport type=\"gs1:Length\">7</sensorReport>")));
    }

    @Test
    void extensions_keep_namespaces_attributes_and_repetition() {
        EpcisEvent event = one(object(
                "<x:a unit=\"C\" x:m=\"1\">4</x:a><y:b xmlns:y=\"https://y.example/\" xmlns:x=\"https://z.example/\">"
                        + "<x:c/><x:c>2</x:c></y:b><d xmlns=\"https://d.example/\" xsi:type=\"t\">5</d>"));
        assertEquals(Optional.of("{\"rdf:value\":\"4\",\"unit\":\"C\",\"x:m\":\"1\"}"), event.member("x:a"));
        assertEquals(Optional.of("{\"x1:c\":[\"\",\"2\"]}"), event.member("y:b"));
        assertEquals(Optional.of("\"5\""), event.member("ns:d"));
        assertTrue(
                event.member("@context").orElseThrow().contains("\"x1\":\"https://z.example/\""),
                event.member("@context").toString());
    }

    @Test
    void a_prefix_that_the_standard_context_has_otherwise_gets_another() {
        EpcisEvent event = one(object("<ilmd><m:lot xmlns:m=\"https://m.example/\">1</m:lot><cbvmda:lotNumber"
                + " xmlns:cbvmda=\"urn:epcglobal:cbv:mda\">2</cbvmda:lotNumber></ilmd>"));
        assertEquals(Optional.of("{\"cbvmda1:lotNumber\":\"2\",\"m:lot\":\"1\"}"), event.ilmd());
        assertEquals(Optional.of("2"), event.extension("/ilmd", "urn:epcglobal:cbv:mda", "lotNumber"));
    }

    @Test
    void what_the_model_cannot_say_is_refused_and_not_dropped() {
        refusedIn("EPC-08", "/ObjectEvent", object("stray"));
        refusedIn("EPC-08", "/ObjectEvent/x:a", object("<x:a>text<x:b/></x:a>"));
        refusedIn("EPC-08", "/ObjectEvent/readPoint", object("<readPoint>x<id>urn:a:1</id></readPoint>"));
        refusedIn("EPC-13", "/ObjectEvent/disposition/@x:a", object("<disposition x:a=\"1\">urn:a:1</disposition>"));
        refusedIn("EPC-13", "/ObjectEvent/disposition/x:a", object("<disposition>urn:a:1<x:a/></disposition>"));
        refusedIn("EPC-13", "/ObjectEvent/madeUp", object("<madeUp>1</madeUp>"));
        refusedIn("EPC-13", "/ObjectEvent/quantityList/epc", object("<quantityList><epc>urn:a:1</epc></quantityList>"));
        refusedIn(
                "EPC-13", "/ObjectEvent/@colour", object("").replace("<ObjectEvent>", "<ObjectEvent colour=\"red\">"));
        refusedIn(
                "EPC-13",
                "/ObjectEvent/bizTransactionList/bizTransaction/@kind",
                object(
                        "<bizTransactionList><bizTransaction kind=\"po\">urn:a:1</bizTransaction></bizTransactionList>"));
    }

    @Test
    void what_is_said_to_be_nil_is_absent() {
        EpcisEvent event = one(object(
                "<disposition xsi:nil=\"true\"/><quantityList><quantityElement><epcClass>urn:epc:class:lgtin:9521141.012345.L"
                        + "</epcClass><quantity xsi:nil=\"1\"/></quantityElement></quantityList>"));
        assertEquals(Optional.empty(), event.disposition());
        assertEquals(Optional.empty(), event.quantityList().get(0).quantity());
    }

    @Test
    void order_is_that_of_the_schema_unless_any_will_do() {
        String late = document("2.0", "<ObjectEvent><action>ADD</action>" + HEAD + EPCS + "</ObjectEvent>");
        refusedIn("EPC-09", "/ObjectEvent/eventTime", late);
        refusedIn(
                "EPC-09",
                "/ObjectEvent/bizStep",
                object("<readPoint><id>urn:a:1</id></readPoint><bizStep>shipping</bizStep>"));
        String transaction = "<TransactionEvent>" + HEAD
                + "<bizTransactionList><bizTransaction>urn:a:1</bizTransaction></bizTransactionList>" + EPCS
                + "<action>ADD</action></TransactionEvent>";
        assertEquals("TransactionEvent", one(document("2.0", transaction)).type());
        refusedIn(
                "EPC-09",
                "/ObjectEvent/epcList",
                document("2.0", transaction.replace("TransactionEvent", "ObjectEvent")));
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(late);
        assertInstanceOf(CaptureDocument.Captured.class, CaptureDocument.parseXml(bytes, XmlOrder.ANY));
    }

    @Test
    void documents_queries_and_bare_events() {
        String event = "<ObjectEvent>" + HEAD + EPCS + "<action>ADD</action></ObjectEvent>";
        EpcisEvent inside = one(document("2.0", event));
        assertEquals(inside, one(event), "a bare event means the same");
        assertEquals(
                inside,
                one(event.replace("<", "<e:")
                        .replace("<e:/", "</e:")
                        .replace("<e:ObjectEvent", "<e:ObjectEvent xmlns:e=\"urn:epcglobal:epcis:xsd:2\"")));
        String query =
                "<q:EPCISQueryDocument xmlns:q=\"urn:epcglobal:epcis-query:xsd:2\" schemaVersion=\"2.0\" creationDate=\"2026-11-21T10:00:00Z\">"
                        + "<EPCISBody><q:QueryResults><queryName>SimpleEventQuery</queryName><resultsBody><EventList>"
                        + event
                        + "</EventList></resultsBody></q:QueryResults></EPCISBody></q:EPCISQueryDocument>";
        assertEquals(inside, one(query));
        refused(
                "EPC-20",
                "/q:EPCISQueryDocument/EPCISBody/q:QueryResults",
                query.replaceAll("<queryName>.*</queryName>", ""));
        assertEquals(List.of(), Conformance.events(document("2.0", "")), "a document of no events");
        refused("EPC-10", "/html", "<html/>");
        refused("EPC-10", "/EPCISDocument", "<EPCISDocument xmlns=\"urn:other\"/>");
        refused("EPC-20", "/e:EPCISDocument", document("2.0", event).replaceFirst(" creationDate=\"[^\"]*\"", ""));
        refused(
                "EPC-12",
                "/e:EPCISDocument/@schemaVersion",
                document("2.0", event).replace("schemaVersion=\"2.0\"", "schemaVersion=\"two\""));
        refused("EPC-13", "/e:EPCISDocument/Body", document("2.0", event).replace("EPCISBody", "Body"));
        refusedIn("EPC-40", "/x:MyEvent", document("2.0", event.replace("ObjectEvent", "x:MyEvent")));
    }

    @Test
    void the_second_of_two_events_is_named_by_its_position_and_line() {
        String event = "<ObjectEvent>" + HEAD + EPCS + "<action>ADD</action></ObjectEvent>\n";
        String xml = document("2.0", event + event.replace("ADD", "MAYBE"));
        refusedIn("EPC-22", "/ObjectEvent[2]/action", xml);
        CaptureDocument.Invalid invalid =
                assertInstanceOf(CaptureDocument.Invalid.class, CaptureDocument.parseXml(xml));
        assertTrue(invalid.problems().get(0).text().endsWith("; line 7"), invalid.toString());
    }

    @Test
    void one_wrong_event_of_several_is_sifted_out_with_its_place() {
        String event = "<ObjectEvent>" + HEAD + EPCS + "<action>ADD</action></ObjectEvent>";
        String unsaid = event.replace("<action>", "stray<action>").replace("ADD", "NEVER");
        String wrong = event.replace("ADD", "MAYBE");
        CaptureDocument.Sifted sifted =
                CaptureDocument.siftXml(StandardCharsets.UTF_8.encode(document("2.0", event + unsaid + wrong + event)));
        String list = "/e:EPCISDocument/EPCISBody/EventList/ObjectEvent";
        assertEquals(
                List.of(list + "[1]", list + "[4]"),
                sifted.events().stream().map(CaptureDocument.Placed::pointer).toList());
        assertEquals(
                List.of("EPC-08 " + list + "[2]", "EPC-22 " + list + "[3]/action"),
                sifted.problems().stream()
                        .map(problem -> problem.code() + " " + problem.pointer())
                        .toList());
        CaptureDocument.Sifted unsound = CaptureDocument.siftXml(
                StandardCharsets.UTF_8.encode(document("2.0", event).replace("<EPCISBody>", "<Stray/><EPCISBody>")));
        assertEquals(List.of(), unsound.events(), "no event is valid in an envelope that is not");
    }
}
