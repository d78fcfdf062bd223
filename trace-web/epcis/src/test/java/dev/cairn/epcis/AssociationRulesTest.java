package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conformance rule TCR-54: what an AssociationEvent must say, refusal by refusal, in JSON and in XML. */
class AssociationRulesTest {
    private static final String HEAD =
            "{\"@context\":\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\",\"type\":\"AssociationEvent\","
                    + "\"eventTime\":\"2026-11-21T10:00:00Z\",\"eventTimeZoneOffset\":\"+01:00\",";
    private static final String PARENT = "\"parentID\":\"https://id.gs1.org/414/4012345000115\"";
    private static final String CHILD = "\"childEPCs\":[\"https://id.gs1.org/8004/4000001111\"]";
    private static final String CLASS =
            "\"childQuantityList\":[{\"epcClass\":\"https://id.gs1.org/01/04054739999148\",\"quantity\":5}]";
    private static final String XML =
            "<e:EPCISDocument xmlns:e=\"urn:epcglobal:epcis:xsd:2\" schemaVersion=\"2.0\" creationDate=\"2026-11-21T10:00:00Z\">"
                    + "<EPCISBody><EventList><AssociationEvent><eventTime>2026-11-21T11:00:00+01:00</eventTime>"
                    + "<eventTimeZoneOffset>+01:00</eventTimeZoneOffset>%s</AssociationEvent></EventList></EPCISBody></e:EPCISDocument>";
    private static final String XML_EVENT = "/e:EPCISDocument/EPCISBody/EventList/AssociationEvent";

    private static String event(String action, String... members) {
        return HEAD + "\"action\":\"" + action + "\"" + (members.length == 0 ? "" : "," + String.join(",", members))
                + "}";
    }

    private static void refused(String problem, CaptureDocument.Result result) {
        CaptureDocument.Invalid invalid = assertInstanceOf(CaptureDocument.Invalid.class, result);
        assertEquals(
                List.of(problem),
                invalid.problems().stream()
                        .map(each -> (each.code() + " " + each.pointer()).strip())
                        .toList(),
                invalid::toString);
    }

    private static void refused(String problem, String event) {
        refused(problem, CaptureDocument.parse(event));
    }

    private static void taken(String event) {
        assertEquals("AssociationEvent", Conformance.events(event).get(0).type());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADD", "OBSERVE", "DELETE"})
    void refuses_an_association_without_a_parent(String action) {
        refused("EPC-20", event(action, CHILD));
        refused("EPC-20", event(action, CLASS));
        refused("EPC-20", event(action, CHILD, CLASS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADD", "OBSERVE"})
    void refuses_an_association_without_children(String action) {
        refused("EPC-30", event(action, PARENT));
        refused("EPC-30", event(action, PARENT, "\"childEPCs\":[]"));
        refused("EPC-30", event(action, PARENT, "\"childQuantityList\":[]"));
        refused("EPC-30", event(action, PARENT, "\"childEPCs\":[]", "\"childQuantityList\":[]"));
    }

    @Test
    void names_both_where_parent_and_children_are_missing() {
        CaptureDocument.Invalid invalid =
                assertInstanceOf(CaptureDocument.Invalid.class, CaptureDocument.parse(event("ADD")));
        assertEquals(
                List.of("EPC-20", "EPC-30"),
                invalid.problems().stream().map(Problem::code).toList());
    }

    @Test
    void an_end_of_an_association_without_children_ends_all() {
        taken(event("DELETE", PARENT));
        taken(event("DELETE", PARENT, "\"childEPCs\":[]"));
        refused("EPC-20", event("DELETE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADD", "OBSERVE", "DELETE"})
    void takes_instances_classes_or_both_as_children(String action) {
        taken(event(action, PARENT, CHILD));
        taken(event(action, PARENT, CLASS));
        taken(event(action, PARENT, CHILD, CLASS));
        taken(event(action, PARENT, CHILD, "\"childQuantityList\":[]"));
    }

    @Test
    void refuses_an_association_that_does_not_say_what_happened() {
        refused("EPC-20", HEAD + PARENT + "," + CHILD + "}");
        refused("EPC-22 /action", event("CREATE", PARENT, CHILD));
        refused("EPC-22 /action", event("", PARENT, CHILD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EPC-25 /parentID | \"parentID\":\"4012345\"",
                "EPC-25 /parentID | \"parentID\":\"\"",
                "EPC-21 /parentID | \"parentID\":[\"https://id.gs1.org/414/4012345000115\"]",
                "EPC-21 /parentID | \"parentID\":null"
            })
    void refuses_a_parent_that_is_no_identifier(String problem, String parent) {
        refused(problem, event("ADD", parent, CHILD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EPC-25 /childEPCs/1 | \"childEPCs\":[\"urn:a:1\",\"lamp\"]",
                "EPC-21 /childEPCs/0 | \"childEPCs\":[{\"id\":\"urn:a:1\"}]",
                "EPC-20 /childQuantityList/0 | \"childQuantityList\":[{\"quantity\":5}]",
                "EPC-21 /childQuantityList/0/quantity | \"childQuantityList\":[{\"epcClass\":\"urn:a:1\",\"quantity\":\"5\"}]",
                "EPC-22 /childQuantityList/0/uom | \"childQuantityList\":[{\"epcClass\":\"urn:a:1\",\"quantity\":5,\"uom\":\"kg\"}]",
                "EPC-13 /childQuantityList/0/colour | \"childQuantityList\":[{\"epcClass\":\"urn:a:1\",\"colour\":\"red\"}]"
            })
    void refuses_children_that_are_none(String problem, String children) {
        refused(problem, event("OBSERVE", PARENT, children));
    }

    @ParameterizedTest
    @ValueSource(strings = {"epcList", "quantityList", "inputEPCList", "outputQuantityList"})
    void refuses_things_beside_parent_and_children(String list) {
        refused("EPC-13 /" + list, event("ADD", PARENT, CHILD, "\"" + list + "\":[]"));
    }

    @Test
    void refuses_master_data_of_things_and_a_transformation_in_an_association() {
        refused("EPC-13 /ilmd", event("ADD", PARENT, CHILD, "\"ilmd\":{\"a:b\":1}"));
        refused("EPC-13 /transformationID", event("ADD", PARENT, CHILD, "\"transformationID\":\"urn:a:1\""));
    }

    @Test
    void refuses_the_same_in_xml_at_the_event() {
        String parent = "<parentID>urn:a:1</parentID>";
        String child = "<childEPCs><epc>urn:a:2</epc></childEPCs>";
        for (String action : List.of("ADD", "OBSERVE", "DELETE")) {
            String act = "<action>" + action + "</action>";
            refused("EPC-20 " + XML_EVENT, CaptureDocument.parseXml(XML.formatted(child + act)));
            assertEquals(
                    1, Conformance.events(XML.formatted(parent + child + act)).size());
        }
        for (String action : List.of("ADD", "OBSERVE")) {
            String act = "<action>" + action + "</action>";
            refused("EPC-30 " + XML_EVENT, CaptureDocument.parseXml(XML.formatted(parent + act)));
            refused("EPC-30 " + XML_EVENT, CaptureDocument.parseXml(XML.formatted(parent + "<childEPCs/>" + act)));
        }
        assertEquals(
                1,
                Conformance.events(XML.formatted(parent + "<action>DELETE</action>"))
                        .size());
        refused("EPC-20 " + XML_EVENT, CaptureDocument.parseXml(XML.formatted(parent + child)));
    }
}
