package dev.cairn.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class HashAndGs1Test {
    private static final String JSON =
            "{\"@context\":\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\",\"type\":\"ObjectEvent\","
                    + "\"eventTime\":\"2026-11-21T10:00:00Z\",\"eventTimeZoneOffset\":\"+01:00\",\"action\":\"ADD\",\"bizStep\":\"shipping\","
                    + "\"epcList\":[\"https://id.gs1.org/01/09521141123454/21/1\"]}";
    private static final String XML =
            "<ObjectEvent><eventTime>2026-11-21T11:00:00+01:00</eventTime><eventTimeZoneOffset>+01:00</eventTimeZoneOffset>"
                    + "<epcList><epc>urn:epc:id:sgtin:9521141.012345.1</epc></epcList><action>ADD</action>"
                    + "<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep></ObjectEvent>";
    private static final String PRE_HASH =
            "eventType=ObjectEventeventTime=2026-11-21T10:00:00.000ZeventTimeZoneOffset=+01:00"
                    + "epcListepc=https://id.gs1.org/01/09521141123454/21/1action=ADDbizStep=https://ref.gs1.org/cbv/BizStep-shipping";

    private record Said(int exit, String out, String err) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }
    }

    private static Said cairn(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Said(line.execute(words), out.toString(), err.toString());
    }

    @Test
    void hashes_json_and_xml_of_one_event_alike(@TempDir Path folder) throws IOException {
        Path json = Files.writeString(folder.resolve("one"), JSON);
        Path xml = Files.writeString(folder.resolve("two"), "\n" + XML);
        Said fromJson = cairn("hash", json.toString());
        assertEquals(0, fromJson.exit(), fromJson.toString());
        assertTrue(fromJson.out().matches("ni:///sha-256;[0-9a-f]{64}\\?ver=CBV2\\.0\\R"), fromJson.out());
        assertEquals(fromJson, cairn("hash", xml.toString()));
        assertEquals(new Said(0, PRE_HASH + System.lineSeparator(), ""), cairn("hash", "--prehash", xml.toString()));
    }

    @Test
    void hashes_each_event_on_a_line_in_document_order_whatever_the_order_of_elements(@TempDir Path folder)
            throws IOException {
        String jumbled = XML.replace("<action>ADD</action>", "")
                .replace("<ObjectEvent>", "<ObjectEvent><action>DELETE</action>");
        Path file = Files.writeString(
                folder.resolve("document.xml"),
                "<e:EPCISDocument xmlns:e=\"urn:epcglobal:epcis:xsd:2\" schemaVersion=\"2.0\" creationDate=\"2026-11-21T10:00:00Z\">"
                        + "<EPCISBody><EventList>" + XML + jumbled + XML
                        + "</EventList></EPCISBody></e:EPCISDocument>");
        Said said = cairn("hash", "--prehash", file.toString());
        assertEquals(
                PRE_HASH + "\n" + PRE_HASH.replace("action=ADD", "action=DELETE") + "\n" + PRE_HASH,
                said.out().strip(),
                said.err());
    }

    @Test
    void says_what_is_wrong_with_a_document_and_hashes_nothing(@TempDir Path folder) throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.xml"), XML.replace("ADD", "MAYBE"));
        Said said = cairn("hash", wrong.toString());
        assertEquals(1, said.exit());
        assertEquals("", said.out());
        assertTrue(said.err().startsWith(wrong + ": EPC-22 at /ObjectEvent/action: "), said.err());
        Path large = Files.write(folder.resolve("large"), new byte[3 << 20]);
        assertTrue(cairn("hash", large.toString()).err().contains("EPC-02"));
        assertEquals(1, cairn("hash", folder.resolve("nowhere").toString()).exit());
        assertEquals(2, cairn("hash").exit());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "digital-link https://shop.example/x/gtin/9521141123454/lot/A?17=271231 01=09521141123454,10=A,17=271231 /01/09521141123454/10/A",
                "element-string (01)09521141123454(10)A(17)271231 01=09521141123454,10=A,17=271231 /01/09521141123454/10/A",
                "element-string 01095211411234541727123110A 01=09521141123454,17=271231,10=A /01/09521141123454/10/A",
                "element-string ]d20109521141123454172712311010A=B^21S 01=09521141123454,17=271231,10=10A=B,21=S /01/09521141123454/10/10A=B/21/S",
                "element-string (21)S(01)09521141123454(10)A\\(1) 21=S,01=09521141123454,10=A(1) /01/09521141123454/10/A%281%29/21/S",
                "element-string ^10A^0109521141123454 10=A,01=09521141123454 /01/09521141123454/10/A",
                "element-string (00)095211410000000007 00=095211410000000007 /00/095211410000000007",
                "epc-urn urn:epc:id:sgln:9521141.00001.0 414=9521141000014 /414/9521141000014",
                "epc-urn urn:epc:class:lgtin:9521141.012345.A 01=09521141123454,10=A /01/09521141123454/10/A"
            })
    void takes_an_identifier_apart(String kind, String text, String parts, String path) throws IOException {
        Said said = cairn("gs1", text);
        assertEquals(0, said.exit(), said.toString());
        JsonNode json = said.json();
        assertEquals(kind, json.path("kind").asText());
        assertEquals("https://id.gs1.org" + path, json.path("digitalLink").asText());
        StringJoiner read = new StringJoiner(",");
        json.path("parts")
                .forEach(part -> read.add(
                        part.path("ai").asText() + "=" + part.path("value").asText()));
        assertEquals(parts, read.toString());
    }

    @Test
    void names_the_urn_where_it_can_be_known() throws IOException {
        String link = "https://id.gs1.org/01/09521141123454/21/1";
        String urn = "urn:epc:id:sgtin:9521141.012345.1";
        assertEquals(
                urn,
                cairn("gs1", link, "--prefix-digits", "7").json().path("urn").asText());
        assertEquals(urn, cairn("gs1", urn).json().path("urn").asText());
        JsonNode open = cairn("gs1", link).json();
        assertTrue(open.path("urn").isNull());
        assertEquals(urn, open.path("urnByPrefixDigits").path("7").asText());
        assertEquals(7, open.path("urnByPrefixDigits").size());
        JsonNode lotAlone = cairn("gs1", "(10)A").json();
        assertTrue(lotAlone.path("digitalLink").isNull());
        assertEquals("BATCH/LOT", lotAlone.path("parts").path(0).path("title").asText());
        assertEquals(2, cairn("gs1", link, "--prefix-digits", "13").exit());
    }

    @ParameterizedTest
    @CsvSource({
        "https://id.gs1.org/01/09521141123455, GS1-05 at character 36",
        "https://id.gs1.org/about, GS1-02 at character",
        "(01)09521141123455, GS1-05 at character 18",
        "(01)0952114112345, GS1-03 at character",
        "(01)09521141123454(9999)x, GS1-09 at character 19",
        "(01, GS1-09 at character 1",
        "0109521141123454(10)A, GS1-09 at character 17",
        "(10)A(10)B, GS1-08 at character 10",
        "(10)\u00e9, GS1-04 at character 5",
        "x, GS1-09 at character 1",
        "'', GS1-09 at character 1",
        "(10), GS1-03 at character 5",
        "urn:isbn:1, GS1-02 at character 1",
        "urn:epc:id:nope:9521141.1, GS1-02 at character 12",
        "urn:epc:id:sgtin:95211.012345.1, GS1-03 at character 18",
        "urn:epc:id:sgtin:9521141.12345.1, GS1-03 at character 26",
        "urn:epc:id:sgtin:9521141.012345, GS1-03 at character",
        "urn:epc:id:sgtin:9521141.0123x5.1, GS1-04 at character 26"
    })
    void says_where_an_identifier_begins_to_be_wrong(String text, String expected) {
        Said said = cairn("gs1", text);
        assertEquals(1, said.exit(), said.toString());
        assertEquals("", said.out());
        assertTrue(said.err().startsWith(expected), said.err());
    }
}
