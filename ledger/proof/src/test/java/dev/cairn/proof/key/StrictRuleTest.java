package dev.cairn.proof.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.sample.SignatureCase;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StrictRuleTest {
    @BeforeEach
    void needs_the_conformance_data() {
        assumeTrue(SignatureRules.data().isPresent(), "the conformance data does not lie beside this checkout");
    }

    @Test
    void agrees_with_all_151_ed25519_cases_of_wycheproof() {
        List<SignatureCase> cases = SignatureRules.ed25519();
        assertEquals(151, cases.size());
        assertEquals(List.of(), wrong(cases, each -> each.javaVerdict().equals("ok")));
    }

    @Test
    void raw_check_agrees_with_all_262_p1363_cases_of_wycheproof() {
        List<SignatureCase> cases = SignatureRules.p1363();
        assertEquals(262, cases.size());
        assertEquals(List.of(), wrong(cases, each -> each.signature().size() == 64 && raw(each, each.signature())));
    }

    @Test
    void raw_check_agrees_with_all_484_der_cases_of_wycheproof() {
        List<SignatureCase> cases = SignatureRules.der();
        assertEquals(484, cases.size());
        assertEquals(List.of(), wrong(cases, each -> Der.toP1363(each.signature())
                .filter(sig -> raw(each, sig))
                .isPresent()));
    }

    @Test
    void product_rule_refuses_just_the_valid_cases_with_high_s() {
        Map<String, Integer> verdicts = new TreeMap<>();
        SignatureRules.p1363().stream()
                .filter(SignatureCase::valid)
                .forEach(each -> verdicts.merge(each.javaVerdict(), 1, Integer::sum));
        assertEquals(Map.of("ok", 103, "SIG-03", 70), verdicts);
    }

    @Test
    void crafted_set_gets_the_verdicts_on_record() {
        Map<String, Integer> verdicts = new TreeMap<>();
        SignatureRules.crafted().forEach(each -> verdicts.merge(each.javaVerdict(), 1, Integer::sum));
        assertEquals(514, SignatureRules.crafted().size());
        assertEquals(CRAFTED, verdicts);
    }

    private static final Map<String, Integer> CRAFTED = Map.of("ok", 5, "SIG-01", 61, "SIG-02", 448);

    @Test
    void no_crafted_key_with_a_small_order_part_is_admitted() {
        assertEquals(
                List.of(),
                SignatureRules.crafted().stream()
                        .filter(each -> each.name().startsWith("smallA") && each.keyAdmitted())
                        .map(SignatureCase::name)
                        .toList());
    }

    @Test
    void production_breaks_no_rule() {
        assertEquals(List.of(), SignatureRules.broken(each -> each.javaVerdict().equals("ok")));
    }

    @Test
    @Tag("long")
    void planted_the_jdk_provider_turns_red() {
        assertFalse(SignatureRules.broken(StrictRuleTest::jdk).isEmpty());
    }

    @Test
    void planted_strict_rule_off_turns_red() {
        assertTrue(
                SignatureRules.ed25519().stream().allMatch(each -> plain(each) == each.valid()),
                "Wycheproof alone does not see it");
        assertFalse(SignatureRules.broken(StrictRuleTest::plain).isEmpty());
    }

    @Test
    void planted_key_rule_alone_turns_red() {
        assertFalse(
                SignatureRules.broken(each -> each.keyAdmitted() && plain(each)).isEmpty());
    }

    /** The JDK's own Ed25519; an exception counts as refused. */
    private static boolean jdk(SignatureCase each) {
        try {
            Signature check = Signature.getInstance("Ed25519", "SunEC");
            check.initVerify(KeyFactory.getInstance("Ed25519", "SunEC")
                    .generatePublic(new X509EncodedKeySpec(each.spki().toArray())));
            check.update(each.message().toArray());
            return check.verify(each.signature().toArray());
        } catch (GeneralSecurityException | RuntimeException refused) {
            return false;
        }
    }

    /** Bouncy Castle's equation without the strict rule. */
    private static boolean plain(SignatureCase each) {
        byte[] key = each.spki().slice(12, 44).toArray();
        byte[] message = each.message().toArray();
        try {
            return each.signature().size() == 64
                    && Ed25519.verify(each.signature().toArray(), 0, key, 0, message, 0, message.length);
        } catch (RuntimeException refused) {
            return false;
        }
    }

    private static boolean raw(SignatureCase each, Bytes signature) {
        BigInteger r = new BigInteger(1, signature.slice(0, 32).toArray());
        BigInteger s = new BigInteger(1, signature.slice(32, 64).toArray());
        byte[] point = each.spki().slice(27, 91).toArray();
        return P256.verify(P256.point(point), each.message(), r, s);
    }

    private static List<String> wrong(List<SignatureCase> cases, java.util.function.Predicate<SignatureCase> verifier) {
        return cases.stream()
                .filter(each -> verifier.test(each) != each.valid())
                .map(SignatureCase::name)
                .toList();
    }
}
