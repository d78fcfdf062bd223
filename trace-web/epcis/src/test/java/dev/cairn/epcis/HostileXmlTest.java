package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every text here is refused, with its code, quickly. */
class HostileXmlTest {
    private static final String EVENT = "<ObjectEvent><eventTime>2026-11-21T10:00:00Z</eventTime>"
            + "<eventTimeZoneOffset>+00:00</eventTimeZoneOffset><epcList><epc>urn:epc:id:sgtin:0614141.107346.2018</epc></epcList>"
            + "<action>OBSERVE</action>%s</ObjectEvent>";
    private static final String DOCUMENT =
            "<epcis:EPCISDocument xmlns:epcis=\"urn:epcglobal:epcis:xsd:2\" xmlns:x=\"https://x.example/\""
                    + " schemaVersion=\"2.0\" creationDate=\"2026-11-21T10:00:00Z\"><EPCISBody><EventList>%s</EventList></EPCISBody>"
                    + "</epcis:EPCISDocument>";

    private static String with(String extension) {
        return DOCUMENT.formatted(EVENT.formatted(extension));
    }

    private static void refused(String code, String text) {
        refused(code, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void refused(String code, ByteBuffer bytes) {
        CaptureDocument.Result result = assertTimeoutPreemptively(Duration.ofMinutes(2), () -> inFiveSeconds(bytes));
        CaptureDocument.Invalid invalid = assertInstanceOf(CaptureDocument.Invalid.class, result);
        assertEquals(code, invalid.problems().get(0).code(), invalid.problems().toString());
    }

    /** Of a processor, however long a busy machine takes to give them. */
    private static CaptureDocument.Result inFiveSeconds(ByteBuffer bytes) {
        long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        CaptureDocument.Result result = CaptureDocument.parseXml(bytes);
        long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
        assertTrue(took < 5_000_000_000L, "took " + took / 1_000_000 + " ms");
        return result;
    }

    @Test
    void the_document_these_tests_bend_is_taken() {
        assertEquals(
                1, Conformance.events(with("<x:a x:b=\"1\">&lt;&#65;</x:a>")).size());
    }

    @Test
    void nothing_and_no_xml_and_two_documents() {
        refused("EPC-01", "");
        refused("EPC-01", "  ");
        refused("EPC-01", "<");
        refused("EPC-01", "{}");
        refused("EPC-01", "<a>");
        refused("EPC-01", "<a></b>");
        refused("EPC-01", "<a/><b/>");
        refused("EPC-01", with("") + "<?xml version=\"1.0\"?>");
        refused("EPC-01", "<?xml version=\"1.1\"?>" + with(""));
        refused("EPC-01", with("<y:undeclared/>"));
        refused("EPC-07", with("<x:a>&undeclared;</x:a>"));
        refused("EPC-01", with("<x:a>&#0;</x:a>"));
        refused("EPC-01", with("<x:a b=\"<\"/>"));
    }

    @Test
    void document_types_of_every_kind() {
        StringBuilder laughs = new StringBuilder("<!DOCTYPE l [<!ENTITY l0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            laughs.append("<!ENTITY l" + i + " \"" + ("&l" + (i - 1) + ";").repeat(10) + "\">");
        }
        refused("EPC-07", laughs + "]>" + with("<x:a>&l29;</x:a>"));
        refused("EPC-07", "<!DOCTYPE l [<!ENTITY q \"" + "x".repeat(500_000) + "\">]>" + with("&q;".repeat(10_000)));
        refused("EPC-07", "<!DOCTYPE epcis:EPCISDocument>" + with(""));
        refused("EPC-07", "<!DOCTYPE l [<!ATTLIST ObjectEvent x CDATA \"default\">]>" + with(""));
        refused("EPC-07", "<!DOCTYPE l SYSTEM \"file:///dev/zero\">" + with(""));
        refused("EPC-07", "<!DOCTYPE l [<!ENTITY % p SYSTEM \"file:///dev/zero\"> %p;]>" + with(""));
    }

    @Test
    void nothing_outside_the_document_is_opened(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "urn:secret:1");
        String entity = "<!DOCTYPE l [<!ENTITY s SYSTEM \"" + secret.toUri() + "\">]>" + with("<x:a>&s;</x:a>");
        CaptureDocument.Result result = CaptureDocument.parseXml(entity);
        assertInstanceOf(CaptureDocument.Invalid.class, result);
        Assertions.assertFalse(result.toString().contains("urn:secret:1"), result::toString);
        try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + door.getLocalPort() + "/";
            refused("EPC-07", "<!DOCTYPE l SYSTEM \"" + address + "\">" + with(""));
            refused("EPC-07", "<!DOCTYPE l [<!ENTITY % p SYSTEM \"" + address + "\"> %p;]>" + with(""));
            String include = "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"" + address + "\"/>";
            String schema = "<x:a xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"u "
                    + address + "\"/>";
            CaptureDocument.parseXml("<?xml-stylesheet href=\"" + address + "\"?>" + with(include + schema));
            door.setSoTimeout(1);
            Assertions.assertThrows(SocketTimeoutException.class, door::accept, "somebody knocked");
        }
    }

    @Test
    void depth() {
        refused("EPC-02", with("<x:a>".repeat(40) + "</x:a>".repeat(40)));
        refused("EPC-02", "<a>".repeat(300_000));
        refused("EPC-02", "<extension>".repeat(90_000));
        String twice = "<x:a>1</x:a>";
        for (int i = 0; i < 15; i++) {
            twice = "<x:a>" + twice + "</x:a><x:a>1</x:a>";
        }
        refused("EPC-02", with(twice));
    }

    @Test
    void names_texts_and_attributes() {
        refused("EPC-02", with("<x:" + "a".repeat(2_000) + "/>"));
        refused("EPC-02", with("<x:a x:" + "b".repeat(2_000) + "=\"1\"/>"));
        refused("EPC-02", with("<x:a xmlns:y=\"" + "u".repeat(2_000) + "\"><y:b/></x:a>"));
        refused("EPC-02", with("<x:a x:b=\"" + "1".repeat(70_000) + "\"/>"));
        refused("EPC-02", with("<x:a>" + "1".repeat(70_000) + "</x:a>"));
        refused("EPC-02", with("<x:a><![CDATA[" + "1".repeat(70_000) + "]]></x:a>"));
        refused("EPC-02", with("<x:a>" + "1<!-- -->".repeat(70_000) + "</x:a>"));
        StringBuilder attributes = new StringBuilder();
        StringBuilder namespaces = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            attributes.append(" x:b").append(i).append("=\"1\"");
            namespaces.append(" xmlns:b").append(i).append("=\"u\"");
        }
        refused("EPC-02", with("<x:a" + attributes + "/>"));
        refused("EPC-02", with("<x:a" + namespaces + "/>"));
    }

    @Test
    void too_many_events_elements_and_members() {
        String small = EVENT.formatted("");
        refused("EPC-02", DOCUMENT.formatted(small.repeat(1_001)));
        refused("EPC-02", DOCUMENT.formatted("<ObjectEvent/>".repeat(1_000_000)));
        refused("EPC-02", DOCUMENT.formatted("<ObjectEvent/>".repeat(70_000)));
        refused("EPC-02", DOCUMENT.formatted("<ObjectEvent/>".repeat(1_001)));
        refused("EPC-02", with("<x:a/>".repeat(5_000)));
        assertEquals(
                1_000,
                Conformance.events(DOCUMENT.formatted(small.repeat(1_000))).size());
    }

    @Test
    void repeated_attributes_and_repeated_elements() {
        refused("EPC-03", with("<x:a b=\"1\" b=\"1\"/>"));
        refused("EPC-03", with("<x:a xmlns:y=\"https://x.example/\" x:b=\"1\" y:b=\"2\"/>"));
        refused("EPC-03", with("<disposition>urn:a:1</disposition><disposition>urn:a:1</disposition>"));
        refused("EPC-03", with("<readPoint><id>urn:a:1</id><id>urn:a:2</id></readPoint>"));
        refused("EPC-03", with("<extension><action>ADD</action></extension>"));
    }

    @Test
    void other_encodings_and_broken_ones() {
        for (String name : new String[] {"UTF-16", "UTF-16LE", "UTF-32"}) {
            byte[] bytes = with("").getBytes(Charset.forName(name));
            CaptureDocument.Result result = CaptureDocument.parseXml(ByteBuffer.wrap(bytes));
            assertInstanceOf(CaptureDocument.Invalid.class, result, name);
        }
        refused("EPC-05", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + with(""));
        refused("EPC-05", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + with(""));
        byte[] broken = with("<x:a>?</x:a>").getBytes(StandardCharsets.UTF_8);
        broken[with("<x:a>?</x:a>").indexOf('?')] = (byte) 0xc3;
        refused("EPC-05", ByteBuffer.wrap(broken));
        String declared = "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>" + with("<x:a>\u00e9</x:a>");
        assertEquals(1, Conformance.events("\ufeff" + declared).size());
    }

    @Test
    void numbers_no_double_holds_and_words_that_are_none() {
        String report = "<readPoint><id>urn:a:1</id></readPoint><sensorElementList><sensorElement>"
                + "<sensorReport type=\"gs1:Temperature\" value=\"%s\"/></sensorElement></sensorElementList>";
        refused("EPC-04", with(report.formatted("1e400")));
        refused("EPC-04", with(report.formatted("1e-999999999")));
        refused("EPC-04", with(report.formatted("0.1234567890123456789012345")));
        refused("EPC-21", with(report.formatted("1".repeat(60_000))));
        refused("EPC-21", with(report.formatted("NaN")));
        refused("EPC-21", with(report.formatted("INF")));
        refused("EPC-21", with(report.formatted("0x1p3")));
        refused("EPC-21", with(report.formatted("1 2")));
        assertEquals(1, Conformance.events(with(report.formatted(" +3.80 "))).size());
    }

    @Test
    void many_problems_far_down_are_told_in_time() {
        String deep = "<x:" + "n".repeat(900) + ">";
        refused(
                "EPC-13",
                DOCUMENT.formatted(EVENT.formatted("<bogus/>".repeat(1_000)).repeat(30)));
        refused("EPC-01", with(deep.repeat(20)));
    }
}
