package dev.cairn.web.sight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.CaptureDocument.Captured;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.epcis.Member;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.query.RandomEvents;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SightTest {
    private static final Bytes SECRET = Bytes.ofHex("5e".repeat(Capsule.SECRET_BYTES));
    private static final String ORDER = "urn:epcglobal:cbv:bt:0614141007776:PO-4711";

    private final EpcisEvent event = event("");

    private static EpcisEvent event(String more) {
        String json =
                ("{'@context':['https://ref.gs1.org/standards/epcis/epcis-context.jsonld',{'example':'https://ns.example.com/epcis/'}],"
                                + "'type':'ObjectEvent','eventTime':'2026-11-20T10:00:00Z','eventTimeZoneOffset':'+00:00','action':'OBSERVE',"
                                + "'epcList':['https://id.gs1.org/01/10614141073464/21/2017'],'readPoint':{'id':'https://id.gs1.org/414/0614141007776'},"
                                + "'bizTransactionList':[{'type':'po','bizTransaction':'" + ORDER
                                + "'},{'bizTransaction':'urn:uuid:7'}],"
                                + "'example:note':'n'" + more + "}")
                        .replace('\'', '"');
        return ((Captured) CaptureDocument.parse(json)).events().get(0);
    }

    private static Capsule.Whole capsule(String type, List<Member> members) {
        return Capsule.whole(
                type,
                members.stream()
                        .map(each -> new Capsule.Member(each.pointer(), Item.of(each.value())))
                        .toList(),
                SECRET);
    }

    private static Capsule shown(Reader reader, Capsule whole) throws Exception {
        Optional<Bytes> bytes = new Sight(Policy.USUALLY, reader).capsule(7, whole.bytes());
        return Capsule.parse(bytes.orElseThrow());
    }

    private static Reader account(String party, long signed) {
        return Reader.of(new Held("1f2e3d4c", false, party, signed));
    }

    @Test
    void the_capsule_holds_the_leaves_of_the_event_that_is_shown_and_no_other() throws Exception {
        Capsule.Whole whole = capsule("epcis", event.members());
        Capsule partial = shown(Reader.PUBLIC, whole);
        EpcisEvent seen = new Sight(Policy.USUALLY, Reader.PUBLIC).event(event, List.of(7L));
        assertEquals(whole.root(), partial.root());
        assertEquals(3, partial.withheld());
        assertEquals(3, seen.withheld());
        assertEquals(
                seen.members().stream().map(Member::pointer).toList(),
                partial.leaves().stream().map(Capsule.Leaf::path).toList());
        String hex = partial.bytes().hex();
        assertFalse(hex.contains(SECRET.hex()), "with the secret every salt is known");
        assertFalse(hex.contains(Bytes.ofUtf8("PO-4711").hex()));
        assertFalse(seen.json().contains("PO-4711") || seen.json().contains("example:note"));
    }

    @Test
    void whoever_is_named_or_signed_gets_more_and_only_of_that_event() throws Exception {
        Capsule.Whole whole = capsule("epcis", event.members());
        String place = event.readPoint().orElseThrow();
        assertEquals(0, shown(account(place, -1), whole).withheld());
        assertEquals(0, shown(account("", 7), whole).withheld());
        assertEquals(3, shown(account("", 8), whole).withheld(), "another's entry");
        assertEquals(3, shown(account(ORDER, -1), whole).withheld(), "a document is no party");
        assertEquals(0, shown(Reader.OPERATOR, whole).withheld());
    }

    @Test
    void random_events_and_their_capsules_withhold_the_same() throws Exception {
        long seed = new Random().nextLong();
        for (RandomEvents.Logged each : new RandomEvents(seed).some(300)) {
            Capsule.Whole whole = capsule("epcis", each.event().members());
            EpcisEvent seen = new Sight(Policy.USUALLY, Reader.PUBLIC).event(each.event(), List.of(7L));
            Capsule partial = shown(Reader.PUBLIC, whole);
            assertEquals(whole.root(), partial.root(), "seed " + seed);
            assertEquals(
                    seen.members().stream().map(Member::pointer).toList(),
                    partial.leaves().stream().map(Capsule.Leaf::path).toList(),
                    "seed " + seed + " " + each.event().json());
        }
    }

    @Test
    void an_event_that_is_not_whole_has_no_hash_to_try_guesses_against() {
        EpcisEvent seen = new Sight(Policy.USUALLY, Reader.PUBLIC).event(event, List.of(7L));
        assertThrows(IllegalStateException.class, seen::hashId);
        EpcisEvent own = event(",'eventID':'" + event.hashId() + "'");
        EpcisEvent cut = new Sight(Policy.USUALLY, Reader.PUBLIC).event(own, List.of(7L));
        assertFalse(cut.json().contains("ni:///"), cut.json());
        EpcisEvent all = new Sight(Policy.USUALLY, account("", 7)).event(own, List.of(7L));
        assertEquals(event.hashId(), all.eventId().orElseThrow(), "beside the whole event it tells nothing");
    }

    @Test
    void what_is_no_event_and_no_known_kind_of_capsule_is_given_to_nobody() throws Exception {
        List<Member> other = List.of(new Member("/who", "x"));
        Sight anybody = new Sight(Policy.USUALLY, Reader.PUBLIC);
        assertEquals(
                Optional.empty(), anybody.capsule(7, capsule("access", other).bytes()));
        assertEquals(
                Optional.empty(), anybody.capsule(7, capsule("epcis", other).bytes()));
        assertEquals(
                Optional.empty(),
                anybody.capsule(
                        7, capsule("epcis", List.of(new Member("type", "x"))).bytes()));
        assertEquals(Optional.empty(), anybody.capsule(7, Bytes.ofHex("00")));
        Bytes finding = capsule("finding", other).bytes();
        assertEquals(Optional.of(finding), anybody.capsule(7, finding));
        Sight whole = new Sight(Policy.USUALLY, Reader.OPERATOR);
        assertTrue(whole.capsule(7, capsule("access", other).bytes()).isPresent());
    }

    /** A signer who writes nonsense into a capsule of his own does not open it by that. */
    @Test
    void an_event_that_breaks_the_rules_shows_its_public_members_only() throws Exception {
        Capsule broken = shown(
                Reader.PUBLIC,
                capsule("epcis", List.of(new Member("/action", "\"NONSENSE\""), new Member("/secret", "\"s\""))));
        assertEquals(
                List.of("/action"),
                broken.leaves().stream().map(Capsule.Leaf::path).toList());
        assertEquals(1, broken.withheld());
    }

    @Test
    void what_everybody_may_see_is_left_as_it_is() {
        Policy open = Policy.of(Map.of(
                Policy.REST,
                Audience.PUBLIC,
                "bizTransactionList",
                Audience.PUBLIC,
                "sourceList",
                Audience.PUBLIC,
                "destinationList",
                Audience.PUBLIC));
        Bytes access = capsule("access", List.of(new Member("/who", "x"))).bytes();
        assertEquals(Optional.empty(), new Sight(open, Reader.PUBLIC).capsule(7, access), "a policy is about events");
        assertEquals(
                event.hashId(),
                new Sight(open, Reader.PUBLIC).event(event, List.of(7L)).hashId());
    }
}
