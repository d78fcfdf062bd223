package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.epcis.CaptureDocument.Invalid;
import dev.cairn.epcis.CaptureDocument.Placed;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapsuleEventTest {
    private static final String EVENT = "{\"@context\":\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\","
            + "\"type\":\"ObjectEvent\",\"eventTime\":\"2026-11-01T10:00:00Z\",\"eventTimeZoneOffset\":\"+00:00\","
            + "\"epcList\":[\"urn:epc:id:sgtin:4012345.011111.7\",\"urn:epc:id:sgtin:4012345.011111.8\"],\"action\":\"OBSERVE\"}";

    private final SecureRandom random = new SecureRandom();
    private final EpcisEvent event = CaptureDocument.sift(Bytes.ofUtf8(EVENT).buffer()).events().stream()
            .map(Placed::event)
            .findFirst()
            .orElseThrow();

    private static List<Capsule.Member> members(Capsule capsule) {
        List<Capsule.Member> members = new ArrayList<>();
        capsule.leaves().forEach(leaf -> members.add(new Capsule.Member(leaf.path(), leaf.value())));
        return members;
    }

    @Test
    void an_event_comes_back_from_its_capsule_and_is_read_once() throws Malformed {
        Capsule.Whole capsule = strange(members(CapsuleEvent.capsule(event, random)));
        EpcisEvent read = CapsuleEvent.event(capsule).orElseThrow();
        assertEquals(event, read);
        assertEquals(event.hashId(), read.hashId());
        Bytes copy = Bytes.of(capsule.bytes().toArray());
        assertSame(read, CapsuleEvent.event(Capsule.parse(copy)).orElseThrow(), "the same bytes, read before");
        Capsule.Whole salted = strange(members(capsule));
        assertNotSame(read, CapsuleEvent.event(salted).orElseThrow(), "other salts are other bytes");
    }

    /** A capsule that others made. */
    private Capsule.Whole strange(List<Capsule.Member> members) {
        return Capsule.whole("epcis", members, random);
    }

    @Test
    void what_was_made_here_is_remembered_as_a_stranger_would_read_it() throws IOException {
        int events = 0;
        for (Path file : Conformance.files("epcis-openepcis/JSON/Capture/Documents", ".json")) {
            if (CaptureDocument.parse(Files.readString(file)) instanceof CaptureDocument.Captured captured) {
                for (EpcisEvent each : captured.events()) {
                    Capsule.Whole made = CapsuleEvent.capsule(each, random);
                    assertSame(each, CapsuleEvent.event(made).orElseThrow());
                    EpcisEvent strange =
                            CapsuleEvent.event(strange(members(made))).orElseThrow();
                    assertNotSame(each, strange);
                    assertEquals(each, strange, file.toString());
                    assertEquals(each.json(), strange.json(), file.toString());
                    assertEquals(each.hashId(), strange.hashId(), file.toString());
                    events++;
                }
            }
        }
        assertTrue(events > 30, events + " events");
    }

    @Test
    void a_capsule_that_was_changed_is_judged_anew() throws Malformed {
        Capsule.Whole capsule = CapsuleEvent.capsule(event, random);
        String before = CapsuleEvent.event(capsule).orElseThrow().hashId();
        byte[] changed = capsule.bytes().toArray();
        String text = new String(changed, java.nio.charset.StandardCharsets.ISO_8859_1);
        changed[text.indexOf("011111.7") + 7] = '9';
        EpcisEvent other =
                CapsuleEvent.event(Capsule.parse(Bytes.wrap(changed))).orElseThrow();
        assertTrue(other.epcList().contains("urn:epc:id:sgtin:4012345.011111.9"), other.epcList()::toString);
        assertTrue(!other.hashId().equals(before));
        changed[text.indexOf("OBSERVE")] = 'X';
        assertEquals(Optional.empty(), CapsuleEvent.event(Capsule.parse(Bytes.wrap(changed))));
    }

    @Test
    void what_is_no_event_is_none_however_often_it_is_read() {
        List<Capsule.Member> wrong = new ArrayList<>(members(CapsuleEvent.capsule(event, random)));
        wrong.removeIf(member -> member.path().equals("/action"));
        Capsule.Whole broken = Capsule.whole("epcis", wrong, random);
        wrong.add(new Capsule.Member("/action", Item.of(7)));
        Capsule.Whole number = Capsule.whole("epcis", wrong, random);
        for (int i = 0; i < 2; i++) {
            assertEquals(Optional.empty(), CapsuleEvent.event(broken));
            assertTrue(CapsuleEvent.read(broken) instanceof Invalid);
            assertTrue(CapsuleEvent.read(number) instanceof Invalid no
                    && no.problems().get(0).code().equals("EPC-06")
                    && no.problems().get(0).text().contains("no text"));
        }
    }

    @Test
    void another_type_and_a_capsule_that_withholds_hold_no_event() {
        Capsule.Whole capsule = CapsuleEvent.capsule(event, random);
        assertTrue(CapsuleEvent.event(capsule).isPresent());
        assertEquals(Optional.empty(), CapsuleEvent.event(Capsule.whole("recall", members(capsule), random)));
        assertEquals(Optional.empty(), CapsuleEvent.event(capsule.disclose(Set.of(0, 1))));
    }

    @Test
    void the_oldest_are_forgotten_when_there_is_no_room() {
        Lately lately = new Lately(100);
        List<Bytes> capsules = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            capsules.add(Bytes.wrap(new byte[10 + i]));
            lately.add(capsules.get(i), event);
            lately.add(capsules.get(i), event);
        }
        assertEquals(5, lately.size());
        assertEquals(Optional.empty(), lately.find(capsules.get(6)));
        assertEquals(Optional.of(event), lately.find(capsules.get(11)));
        lately.add(Bytes.wrap(new byte[101]), event);
        assertEquals(0, lately.size(), "what has no room alone is not remembered");
        lately.add(capsules.get(0), event);
        assertEquals(Optional.of(event), lately.find(capsules.get(0)));
    }
}
