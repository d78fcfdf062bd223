package dev.cairn.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.check.House;
import dev.cairn.check.Needs;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.MlDsa44;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The strict rule of docs/formats/keys.md: phone and server say the same about every public and crafted case. */
@Needs.Chromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignatureVerdictsTest {
    private static final Logger LOG = LoggerFactory.getLogger(SignatureVerdictsTest.class);
    private static final String NATIVE = "{}";
    private static final String NOBLE = "{ ed25519: false }";
    private static final String NO_SUBTLE = "{ subtle: undefined }";
    private static final String KEY_RULE = "primeOrder(raw)";
    private static final String POINT_RULE = "return (neutral(r) || primeOrder(r)) && ";

    private Phone phone;

    @BeforeAll
    void open() throws IOException {
        phone = new Phone();
    }

    @AfterAll
    void close() {
        phone.close();
    }

    @Test
    void ed25519_of_the_browser_agrees_with_java_on_wycheproof() throws IOException {
        assertSame(SignatureCases.ed25519(), NATIVE);
    }

    @Test
    void noble_agrees_with_java_on_wycheproof() throws IOException {
        assertSame(SignatureCases.ed25519(), NOBLE);
        assertSame(SignatureCases.ed25519(), NO_SUBTLE);
    }

    @Test
    void ed25519_of_the_browser_agrees_with_java_on_crafted_keys_and_points() throws IOException {
        assertSame(SignatureCases.crafted(), NATIVE);
    }

    @Test
    void noble_agrees_with_java_on_crafted_keys_and_points() throws IOException {
        assertSame(SignatureCases.crafted(), NOBLE);
        assertSame(SignatureCases.crafted(), NO_SUBTLE);
    }

    @Test
    void es256_of_the_browser_agrees_with_java_on_wycheproof() throws IOException {
        assertSame(SignatureCases.p1363(), NATIVE);
    }

    @Test
    void ml_dsa_44_agrees_with_java_on_wycheproof() throws IOException {
        SignatureCases set = SignatureCases.mlDsa44();
        JsonNode said = phone.call("", NATIVE, "mlDsa44", set.forBrowser());
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < set.cases().size(); i++) {
            SignatureCases.Case each = set.cases().get(i);
            boolean java = MlDsa44.verify(
                    Bytes.ofHex(each.spki()), Bytes.ofHex(each.message()), Bytes.ofHex(each.signature()));
            if (java != said.get(i).asText().equals("ok")
                    || java != each.label().startsWith("valid")) {
                differences.add(each.label() + ": java " + java + ", browser " + said.get(i));
            }
        }
        assertEquals(List.of(), differences);
        assertEquals(set.cases().size(), said.size());
    }

    @Test
    void a_reader_that_takes_a_cosignature_s_time_little_endian_is_caught() throws IOException {
        String time = "setBigUint64(0, BigInt(n))";
        assertTrue(phone.script("verify.js").contains(time), "the time stands elsewhere now");
        phone.plant("little-endian", time, "setBigUint64(0, BigInt(n), true)");
        JsonNode vectors = Phone.JSON
                .createArrayNode()
                .add(Phone.JSON.readTree(House.root()
                        .resolve("docs/formats/vectors/note/ok-mldsa-witness.json")
                        .toFile()));
        assertTrue(
                phone.call("", NATIVE, "runVectors", vectors).get(0).get("ok").asBoolean());
        assertFalse(phone.call("/little-endian", NATIVE, "runVectors", vectors)
                .get(0)
                .get("ok")
                .asBoolean());
    }

    @Test
    void es256_is_open_where_the_browser_has_no_webcrypto_and_never_proven() throws IOException {
        SignatureCases set = SignatureCases.p1363();
        List<String> java = set.java();
        List<String> said = said(set, "", NO_SUBTLE);
        assertFalse(said.contains("proven"));
        for (int i = 0; i < java.size(); i++) {
            assertTrue(
                    said.get(i).equals("ENV-01") || said.get(i).equals(java.get(i)),
                    set.cases().get(i).label() + " java " + java.get(i) + " browser " + said.get(i));
        }
    }

    @Test
    void sha_256_agrees_with_java_at_every_length_around_a_block() {
        List<Integer> lengths = new ArrayList<>(IntStream.range(0, 260).boxed().toList());
        lengths.add(1_000_003);
        JsonNode said = phone.call("", NATIVE, "digests", lengths);
        for (int i = 0; i < lengths.size(); i++) {
            byte[] bytes = new byte[lengths.get(i)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) at;
            }
            assertEquals(Hash.sha256(Bytes.wrap(bytes)).hex(), said.get(i).asText(), "length " + bytes.length);
        }
    }

    @Test
    void a_reader_without_the_strict_rule_is_caught() throws IOException {
        assertTrue(phone.script("verify.js").contains(KEY_RULE + ", 'SIG-02'"), "the rule stands elsewhere now");
        phone.plant("lax", KEY_RULE + ", 'SIG-02'", "true, 'SIG-02'");
        SignatureCases set = SignatureCases.crafted();
        List<String> differences = differences(set, said(set, "/lax", NATIVE));
        LOG.info("planted bug caught cases={} different={}", set.cases().size(), differences.size());
        assertFalse(differences.isEmpty());
    }

    @Test
    void a_fallback_that_does_not_judge_the_point_r_is_caught() throws IOException {
        assertTrue(phone.script("verify.js").contains(POINT_RULE), "the rule stands elsewhere now");
        phone.plant("cofactored", POINT_RULE, "return ");
        SignatureCases set = SignatureCases.crafted();
        assertFalse(differences(set, said(set, "/cofactored", NOBLE)).isEmpty());
    }

    private void assertSame(SignatureCases set, String engine) {
        List<String> said = said(set, "", engine);
        LOG.info(
                "verdicts compared set={} engine={} cases={} verdicts={}",
                set.name(),
                engine,
                said.size(),
                count(said));
        assertEquals(List.of(), differences(set, said));
    }

    private List<String> said(SignatureCases set, String variant, String engine) {
        List<String> said = new ArrayList<>();
        for (JsonNode verdict : phone.call(variant, engine, "verdicts", set.forBrowser())) {
            said.add(verdict.asText());
        }
        assertEquals(set.cases().size(), said.size());
        return said;
    }

    private static List<String> differences(SignatureCases set, List<String> said) {
        List<String> java = set.java();
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < java.size(); i++) {
            if (!java.get(i).equals(said.get(i))) {
                differences.add(set.cases().get(i).label() + ": java " + java.get(i) + ", browser " + said.get(i));
            }
        }
        return differences;
    }

    private static TreeMap<String, Long> count(List<String> said) {
        return said.stream().collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }
}
