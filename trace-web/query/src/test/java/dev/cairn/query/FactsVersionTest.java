package dev.cairn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An index is kept over versions of the software: what it was derived by must be told from what it is asked by. */
class FactsVersionTest {
    private static final int VERSION = 1;
    private static final String DIGEST = "b9f5e601dbfdcf95738f21887b38e37a94b9ec40d6167a33de3cbd304929b47e";
    private static final String CONTEXT =
            "{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\",{\"x\":\"https://x.example/\"}],\"eventTimeZoneOffset\":\"+02:00\",";
    private static final List<String> EVENTS = List.of(
            "'type':'ObjectEvent','eventTime':'2026-11-19T06:00:00.5Z','action':'ADD','bizStep':'commissioning','disposition':'active',"
                    + "'epcList':['urn:epc:id:sgtin:0614141.107346.2017'],'readPoint':{'id':'urn:epc:id:sgln:0614141.00777.0'},"
                    + "'bizLocation':{'id':'https://id.gs1.org/414/0614141007778/254/7'},'quantityList':[{'epcClass':"
                    + "'urn:epc:class:lgtin:4012345.012345.998877','quantity':200.50,'uom':'KGM'}],'x:grade':'A','x:mass':{'x:dry':12}",
            "'type':'AggregationEvent','eventTime':'2026-11-19T07:00:00Z','action':'OBSERVE','parentID':'urn:epc:id:sscc:0614141.1234567890',"
                    + "'childEPCs':['https://id.gs1.org/01/10614141073464/21/2018'],'persistentDisposition':{'set':['completeness_verified']},"
                    + "'sourceList':[{'type':'owning_party','source':'urn:epc:id:pgln:0614141.00001'}]",
            "'type':'TransformationEvent','eventTime':'2026-11-19T08:00:00Z','inputEPCList':['urn:epc:id:sgtin:4012345.011122.25'],"
                    + "'outputEPCList':['urn:epc:id:sgtin:4012345.077889.25'],'bizTransactionList':[{'type':'po','bizTransaction':'urn:epc:id:gdti:0614141.06012.1234'}],"
                    + "'sensorElementList':[{'sensorReport':[{'type':'Temperature','value':26.0,'uom':'CEL','percRank':50,'percValue':24.1}]}]");

    private static EpcisEvent event(String members) {
        String text = CONTEXT + members.replace('\'', '"') + "}";
        if (CaptureDocument.parse(text) instanceof CaptureDocument.Captured captured) {
            return captured.events().get(0);
        }
        throw new IllegalArgumentException(CaptureDocument.parse(text).toString());
    }

    @Test
    void what_events_say_changes_only_with_the_version() {
        Instant logged = Instant.parse("2026-11-20T00:00:00Z");
        String all = EVENTS.stream()
                .map(FactsVersionTest::event)
                .flatMap(event -> Facts.of(new EventStore.Stored(1, logged, event)).all().stream())
                .map(fact -> fact.field() + "=" + fact.value())
                .collect(Collectors.joining("\n"));
        assertEquals(
                DIGEST,
                Hash.sha256(Bytes.ofUtf8(all)).hex(),
                "events say something else: raise Facts.VERSION, and VERSION and DIGEST here\n" + all);
        assertEquals(VERSION, Facts.VERSION);
    }
}
