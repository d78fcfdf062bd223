package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EpcisEventTest {
    private static final String DOCUMENT =
            """
            {"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld",{"ex":"https://ns.example.com/epcis/"}],
             "type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-11-21T10:00:00Z","epcisBody":{"eventList":[
             {"type":"AggregationEvent","@context":{"own":"https://own.example.com/"},"eventTime":"2026-11-21T11:00:00.5+01:00",
              "eventTimeZoneOffset":"+01:00","eventID":"urn:uuid:1","parentID":"https://id.gs1.org/00/340123451111111111","childEPCs":[],
              "childQuantityList":[{"epcClass":"https://id.gs1.org/01/04054739999148/10/A1","quantity":12.50,"uom":"KGM"},
                                   {"epcClass":"https://id.gs1.org/01/04054739999148/10/A2"}],
              "action":"ADD","bizStep":"https://ref.gs1.org/cbv/BizStep-packing","readPoint":{"id":"https://id.gs1.org/414/4012345000115","ex:name":"Hall 1"},
              "bizTransactionList":[{"type":"po","bizTransaction":"urn:epcglobal:cbv:bt:0614141073467:1152"}],
              "sensorElementList":[{"sensorMetadata":{"time":"2026-11-21T10:00:00Z","deviceID":"https://id.gs1.org/8004/4000001111"},
                                    "sensorReport":[{"type":"gs1:Temperature","value":4.00,"uom":"CEL","exception":"ALARM_CONDITION"}]}],
              "ex:a/b~c":[1,[2]],"own:x":true}]}}
            """;

    private static EpcisEvent event() {
        return Conformance.events(DOCUMENT).get(0);
    }

    @Test
    void carries_the_contexts_of_its_document_so_that_it_means_the_same_alone() {
        EpcisEvent event = event();
        assertEquals(
                Optional.of(
                        "[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\",{\"ex\":\"https://ns.example.com/epcis/\"},{\"own\":\"https://own.example.com/\"}]"),
                event.member("@context"));
        EpcisEvent alone = Conformance.events(event.json()).get(0);
        assertEquals(event, alone);
        assertEquals(event.hashId(), alone.hashId());
        assertTrue(EventHash.preHash(event).contains("{https://own.example.com/}x=true"));
    }

    @Test
    void reads_its_typed_members() {
        EpcisEvent event = event();
        assertEquals("AggregationEvent", event.type());
        assertEquals(Instant.parse("2026-11-21T10:00:00.500Z"), event.eventTime());
        assertEquals(ZoneOffset.ofHours(1), event.offset());
        assertEquals(Optional.of(Action.ADD), event.action());
        assertEquals(Optional.of("packing"), event.bizStep());
        assertEquals(Optional.empty(), event.disposition());
        assertEquals(Optional.of("https://id.gs1.org/414/4012345000115"), event.readPoint());
        assertEquals(Optional.of("Hall 1"), event.extension("/readPoint", "https://ns.example.com/epcis/", "name"));
        assertEquals(Optional.empty(), event.extension("/readPoint", "https://other.example.com/", "name"));
        assertEquals(Optional.of("Hall 1"), event.extension("/readPoint", "https://ns.example.com/epcis", "name"));
        assertEquals(Optional.empty(), event.extension("/readPoint", "https://ns.example.com/epci", "name"));
        assertEquals(Optional.empty(), event.extension("/readPoint", "https://ns.example.com/epcis/", "ame"));
        assertEquals(Optional.of("https://id.gs1.org/00/340123451111111111"), event.parentId());
        Quantity first = event.childQuantityList().get(0);
        assertEquals(0, new BigDecimal("12.5").compareTo(first.quantity().orElseThrow()));
        assertEquals(Optional.of("KGM"), first.uom());
        assertEquals(Optional.empty(), event.childQuantityList().get(1).quantity());
        assertEquals(
                List.of(new TypedValue(Optional.of("po"), "urn:epcglobal:cbv:bt:0614141073467:1152")),
                event.bizTransactions());
        SensorElement.Report report = event.sensorElements().get(0).reports().get(0);
        assertEquals("Temperature", report.type());
        assertEquals(0, new BigDecimal("4").compareTo(report.value().orElseThrow()));
        assertEquals(Optional.of("ALARM_CONDITION"), report.exception());
        assertEquals(
                Optional.of("https://id.gs1.org/8004/4000001111"),
                event.sensorElements().get(0).metadata().deviceId());
        assertFalse(event.errorDeclared());
        assertEquals(Optional.of("urn:uuid:1"), event.eventId());
    }

    @Test
    void comes_apart_into_one_member_for_each_member_and_list_element() {
        List<Member> members = event().members();
        assertTrue(members.contains(new Member("/action", "\"ADD\"")));
        assertTrue(members.contains(new Member("/childEPCs", "[]")));
        assertTrue(members.contains(
                new Member("/childQuantityList/1", "{\"epcClass\":\"https://id.gs1.org/01/04054739999148/10/A2\"}")));
        assertTrue(members.contains(new Member("/ex:a~1b~0c/0", "1")));
        assertTrue(members.contains(new Member("/ex:a~1b~0c/1", "[2]")));
        assertTrue(members.contains(new Member("/own:x", "true")));
    }

    @Test
    void comes_together_from_its_members_in_any_order() throws IOException {
        long seed = 20261121;
        Random random = new Random(seed);
        int events = 0;
        for (String folder : List.of("epcis-openepcis/JSON/Capture/Documents", "epcis-openepcis/JSON/Capture/Events")) {
            for (Path file : Conformance.files(folder, ".json")) {
                if (CaptureDocument.parse(Files.readString(file)) instanceof CaptureDocument.Captured captured) {
                    for (EpcisEvent event : captured.events()) {
                        List<Member> members = new ArrayList<>(event.members());
                        Collections.shuffle(members, random);
                        EpcisEvent again = EpcisEvent.fromMembers(members);
                        assertEquals(event.json(), again.json(), file + " seed " + seed);
                        assertEquals(event.hashId(), again.hashId());
                        assertEquals(event, again);
                        events++;
                    }
                }
            }
        }
        assertTrue(events > 30, events + " events");
    }

    @Test
    void refuses_members_that_make_no_event() {
        List<Member> members = event().members();
        for (Member member : members) {
            List<Member> twice = new ArrayList<>(members);
            twice.add(member);
            assertThrows(IllegalArgumentException.class, () -> EpcisEvent.fromMembers(twice), member.pointer());
        }
        for (Member bad : List.of(
                new Member("x", "1"),
                new Member("/ex:y", "1.0"),
                new Member("/ex:y", "[1]"),
                new Member("/ex:y", "{"),
                new Member("/ex:y/1", "1"),
                new Member("/ex:y/00", "1"),
                new Member("/ex:y/0/0", "1"),
                new Member("/ex:y/-", "1"),
                new Member("/ex:~2", "1"),
                new Member("/y", "1"),
                new Member("/ex:y", "{\"b\":1,\"a\":1}"),
                new Member("/action/0", "1"))) {
            List<Member> more = new ArrayList<>(members);
            more.add(bad);
            assertThrows(IllegalArgumentException.class, () -> EpcisEvent.fromMembers(more), bad.toString());
            assertInstanceOf(CaptureDocument.Invalid.class, CaptureDocument.ofMembers(more), bad.toString());
        }
    }

    @Test
    void shows_what_is_left_when_members_are_withheld() {
        List<Member> shown = event().members().stream()
                .filter(m -> !m.pointer().equals("/childQuantityList/0")
                        && !m.pointer().equals("/type")
                        && !m.pointer().startsWith("/bizTransaction"))
                .toList();
        PartialEvent partial = PartialEvent.of(shown);
        assertEquals(Optional.empty(), partial.type());
        assertEquals(Optional.of("packing"), partial.bizStep());
        assertEquals(1, partial.childQuantityList().size());
        assertEquals(
                "https://id.gs1.org/01/04054739999148/10/A2",
                partial.childQuantityList().get(0).epcClass());
        assertEquals(List.of(), partial.bizTransactions());
        assertThrows(IllegalArgumentException.class, () -> EpcisEvent.fromMembers(shown));
        assertThrows(
                IllegalArgumentException.class, () -> PartialEvent.of(List.of(new Member("/eventTime", "\"now\""))));
        assertThrows(IllegalArgumentException.class, () -> PartialEvent.of(List.of(new Member("/action", "\"SELL\""))));
    }

    @Test
    void keeps_identity_by_offset_but_not_by_id_or_record_time() {
        String same = DOCUMENT.replace("urn:uuid:1", "urn:uuid:2")
                .replace("\"action\"", "\"recordTime\":\"2026-11-22T00:00:00Z\",\"action\"");
        assertEquals(event().hashId(), Conformance.events(same).get(0).hashId());
        String elsewhere = DOCUMENT.replace("\"eventTimeZoneOffset\":\"+01:00\"", "\"eventTimeZoneOffset\":\"+02:00\"");
        assertNotEquals(event().hashId(), Conformance.events(elsewhere).get(0).hashId());
    }

    @Test
    void is_one_event_whether_written_with_urns_or_links() {
        String urns = DOCUMENT.replace("https://id.gs1.org/00/340123451111111111", "urn:epc:id:sscc:4012345.3111111111")
                .replace("https://id.gs1.org/414/4012345000115", "urn:epc:id:sgln:4012345.00011.0")
                .replace("https://ref.gs1.org/cbv/BizStep-packing", "packing");
        assertEquals(event().hashId(), Conformance.events(urns).get(0).hashId());
    }
}
