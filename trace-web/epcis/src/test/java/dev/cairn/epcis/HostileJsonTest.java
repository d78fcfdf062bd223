package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every text here is refused, with its code, quickly. */
class HostileJsonTest {
    private static final String EVENT =
            "{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-11-21T10:00:00Z\",\"eventTimeZoneOffset\":\"+00:00\","
                    + "\"action\":\"OBSERVE\",\"epcList\":[\"urn:epc:id:sgtin:0614141.107346.2018\"]%s}";
    private static final String DOCUMENT =
            "{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\"],\"type\":\"EPCISDocument\","
                    + "\"schemaVersion\":\"2.0\",\"creationDate\":\"2026-11-21T10:00:00Z\",\"epcisBody\":{\"eventList\":[%s]}}";

    private static void refused(String code, String text) {
        CaptureDocument.Result result = inTime(() -> CaptureDocument.parse(text));
        CaptureDocument.Invalid invalid = assertInstanceOf(CaptureDocument.Invalid.class, result);
        assertEquals(code, invalid.problems().get(0).code(), invalid.problems().toString());
    }

    /** Five seconds of a processor, however long a busy machine takes to give them. */
    private static <T> T inTime(Supplier<T> work) {
        return assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            T result = work.get();
            long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
            assertTrue(took < 5_000_000_000L, "took " + took / 1_000_000 + " ms");
            return result;
        });
    }

    private static String withField(String value) {
        return DOCUMENT.formatted(EVENT.formatted(",\"example:x\":" + value));
    }

    @Test
    void the_document_these_tests_bend_is_taken() {
        assertEquals(1, Conformance.events(withField("1")).size());
    }

    @Test
    void nothing_and_no_json_and_two_documents() {
        refused("EPC-01", "");
        refused("EPC-01", "  ");
        refused("EPC-01", "{");
        refused("EPC-01", "{'type':1}");
        refused("EPC-01", "{} {}");
        refused("EPC-01", withField("NaN"));
        refused("EPC-01", withField("01"));
        refused("EPC-01", withField("1,}"));
        refused("EPC-01", withField("1 /* comment */"));
    }

    @Test
    void depth() {
        refused("EPC-02", withField("[".repeat(40) + "]".repeat(40)));
        refused("EPC-02", "[".repeat(500_000));
        refused("EPC-02", "{\"a\":".repeat(100_000));
    }

    @Test
    void repeated_names_at_any_depth() {
        refused("EPC-03", withField("1,\"example:x\":2"));
        refused("EPC-03", withField("{\"a:b\":{\"c:d\":1,\"c:d\":1}}"));
        refused("EPC-03", withField("{\"a:b\":1,\"a\\u003ab\":1}"));
    }

    @Test
    void long_strings_and_long_names() {
        refused("EPC-02", withField("\"" + "x".repeat(2 << 20) + "\""));
        refused("EPC-02", withField("\"" + "x".repeat(70_000) + "\""));
        refused("EPC-02", withField("{\"a:" + "x".repeat(2_000) + "\":1}"));
    }

    @Test
    void size_counts_bytes_not_characters() {
        refused("EPC-02", withField("[" + "\"\u4e2d\",".repeat(200_000) + "1]"));
        ByteBuffer bytes = ByteBuffer.wrap(new byte[Limits.DOCUMENT_BYTES_MAX + 1]);
        assertEquals(
                "EPC-02",
                assertInstanceOf(CaptureDocument.Invalid.class, CaptureDocument.parse(bytes))
                        .problems()
                        .get(0)
                        .code());
    }

    @Test
    void numbers_no_double_holds() {
        refused("EPC-04", withField("1e400"));
        refused("EPC-04", withField("1e999999999"));
        refused("EPC-04", withField("1e-999999999"));
        refused("EPC-04", withField("0.1234567890123456789012345"));
        refused("EPC-04", withField("12345678901234567891"));
        refused("EPC-02", withField("1".repeat(100)));
        refused("EPC-02", withField("1" + "0".repeat(900_000)));
    }

    @Test
    void half_surrogates_and_broken_utf_8() {
        refused("EPC-05", withField("\"\\ud800\""));
        refused("EPC-05", withField("{\"a:\\udc00\":1}"));
        byte[] broken = withField("\"?\"").getBytes(StandardCharsets.ISO_8859_1);
        broken[broken.length - 8] = (byte) 0xc3;
        CaptureDocument.Result result = CaptureDocument.parse(ByteBuffer.wrap(broken));
        assertEquals(
                "EPC-05",
                assertInstanceOf(CaptureDocument.Invalid.class, result)
                        .problems()
                        .get(0)
                        .code());
    }

    @Test
    void too_many_events_and_too_many_members() {
        String small = EVENT.formatted("");
        refused("EPC-02", DOCUMENT.formatted((small + ",").repeat(1_000) + small));
        refused("EPC-02", withField("[" + "1,".repeat(4_100) + "1]"));
        assertEquals(
                1_000,
                Conformance.events(DOCUMENT.formatted((small + ",").repeat(999) + small))
                        .size());
    }

    @Test
    void documents_that_are_none() {
        refused("EPC-10", "[]");
        refused("EPC-10", "null");
        refused("EPC-10", "1");
        refused("EPC-10", "{}");
        refused("EPC-11", EVENT.formatted(""));
        refused("EPC-21", DOCUMENT.formatted("1"));
        refused("EPC-21", DOCUMENT.replace("[%s]", "{}"));
        refused("EPC-21", DOCUMENT.replace("[%s]", "null"));
        refused("EPC-40", DOCUMENT.formatted("{\"type\":1}"));
        refused("EPC-20", DOCUMENT.formatted("{}"));
    }

    @Test
    void a_byte_order_mark_is_no_reason_to_refuse() {
        assertEquals(1, Conformance.events("\ufeff" + withField("1")).size());
    }

    @Test
    void a_context_that_every_event_would_carry_a_copy_of() {
        refused(
                "EPC-11",
                withField("1").replace("[\"https://ref", "[{" + "\"p\":\"" + "x".repeat(9_000) + "\"},\"https://ref"));
    }

    @Test
    void long_texts_do_not_overflow_the_stack_of_a_pattern() {
        for (String text : List.of(
                "urn:epc:id:sgtin:0614141.107346." + "a".repeat(60_000),
                "1_1".repeat(20_000),
                "1.1".repeat(20_000),
                "0".repeat(60_000) + "1",
                "https://e.com" + "/01".repeat(20_000),
                "https://e.com/01/" + "9".repeat(60_000),
                "urn:epc:id:giai:0614141." + "a.".repeat(30_000))) {
            EpcisEvent event = Conformance.events(withField("\"" + text + "\"")).get(0);
            inTime(event::hashId);
        }
        refused("EPC-12", withField("1").replace("\"2.0\"", "\"" + "1.".repeat(30_000) + "1\""));
    }

    @Test
    void many_reports_of_many_types_are_hashed_in_time() {
        StringBuilder reports = new StringBuilder();
        for (int i = 0; i < 12_000; i++) {
            reports.append(i == 0 ? "" : ",")
                    .append("{\"type\":\"gs1x:a-b/T")
                    .append(i)
                    .append("\",\"value\":1}");
        }
        String event = EVENT.formatted(",\"sensorElementList\":[{\"sensorReport\":[" + reports + "]}]");
        EpcisEvent whole = Conformance.events(DOCUMENT.formatted(event)
                        .replace("[\"https://ref", "[{\"gs1x\":\"https://ref.gs1.org/voc/\"},\"https://ref"))
                .get(0);
        inTime(whole::hashId);
    }
}
