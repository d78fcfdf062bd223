package dev.cairn.ingest.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.ingest.verify.SelfCheck.Case;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SignatureEngine;
import dev.cairn.proof.sample.Conformance;
import dev.cairn.proof.sample.SignatureCase;
import dev.cairn.proof.sample.Wycheproof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Whoever verifies, the verdict is the strict rule's. */
class VerifierTest {
    private static final Path VECTORS = Path.of("../docs/formats/vectors/signature");

    /** Bouncy Castle's equation alone: what the strict rule asks of R is missing. */
    private static final SignatureEngine LENIENT = (key, message, signature) -> {
        if (key.algorithm() != Algorithm.ED25519) {
            return key.verify(message, signature).isProven();
        }
        byte[] text = message.toArray();
        return Ed25519.verify(signature.toArray(), 0, key.raw().toArray(), 0, text, 0, text.length);
    };

    private static final SignatureEngine STRICT =
            (key, message, signature) -> key.verify(message, signature).isProven();

    private static Accp accp() {
        Optional<Accp> loaded = Accp.load();
        assertTrue(loaded.isPresent(), "the pom brings accp for this machine, and it does not load");
        return loaded.orElseThrow();
    }

    private static Path data(String name) {
        Optional<Path> file = Conformance.find(name);
        assumeTrue(file.isPresent(), "the conformance data does not lie beside this checkout: " + name);
        return file.orElseThrow();
    }

    private static List<String> differences(List<SignatureCase> cases, SignatureEngine engine) {
        List<String> different = new ArrayList<>();
        for (SignatureCase each : cases) {
            String said = new Case(each.name(), each.spki(), each.message(), each.signature(), "").said(engine);
            if (!said.equals(each.javaVerdict())) {
                different.add(each.name() + ": " + said + ", the strict rule " + each.javaVerdict());
            }
        }
        return different;
    }

    @Test
    void what_every_start_asks_is_the_public_vectors() throws IOException {
        List<Case> expected = new ArrayList<>();
        try (Stream<Path> files = Files.list(VECTORS)) {
            for (Path file : files.sorted().toList()) {
                JsonNode vector = new ObjectMapper().readTree(file.toFile());
                JsonNode input = vector.get("input");
                JsonNode expect = vector.get("expect");
                expected.add(new Case(
                        file.getFileName().toString().replace(".json", ""),
                        Bytes.ofHex(input.get("spki").asText()),
                        Bytes.ofHex(input.get("message").asText()),
                        Bytes.ofHex(input.get("signature").asText()),
                        expect.get("ok").asBoolean() ? "ok" : expect.get("code").asText()));
            }
        }
        assertEquals(expected, SelfCheck.cases());
    }

    @Test
    void an_exact_arithmetic_may_start() {
        SelfCheck.require(STRICT);
    }

    @Test
    void one_that_believes_everything_or_nothing_or_ignores_small_order_parts_may_not() {
        for (SignatureEngine wrong : List.<SignatureEngine>of(
                (key, message, signature) -> true, (key, message, signature) -> false, LENIENT)) {
            String said = assertThrows(IllegalStateException.class, () -> SelfCheck.require(wrong))
                    .getMessage();
            assertTrue(said.startsWith("VER-02 "), said);
        }
        List<String> missed = SelfCheck.cases().stream()
                .filter(each -> !each.said(LENIENT).equals(each.verdict()))
                .map(Case::name)
                .toList();
        assertEquals(List.of("bad-ed25519-small-r-2", "bad-ed25519-small-r-4", "bad-ed25519-small-r-8"), missed);
    }

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"},
            disabledReason = "accp comes for Linux only")
    void accp_judges_as_the_strict_rule_on_the_public_vectors() {
        SelfCheck.require(accp());
        assertEquals(Verifier.ACCP, Verifier.ACCP.choose().who());
    }

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"},
            disabledReason = "accp comes for Linux only")
    void accp_judges_as_the_strict_rule_on_wycheproof_and_the_crafted_set() {
        Accp accp = accp();
        List<SignatureCase> all = Stream.of(
                        Wycheproof.ed25519(data("wycheproof/ed25519_test.json")),
                        Wycheproof.p256(data("wycheproof/ecdsa_secp256r1_sha256_p1363_test.json")),
                        SignatureCase.crafted(data("ed25519-crafted/cases.txt")))
                .flatMap(List::stream)
                .toList();
        assertEquals(List.of(), differences(all, accp));
        assertFalse(differences(all, LENIENT).isEmpty(), "the sets do not see a lenient arithmetic");
    }

    @Test
    void bouncy_castle_needs_nothing() {
        Verifier.Chosen chosen = Verifier.BOUNCYCASTLE.choose();
        assertEquals(Verifier.BOUNCYCASTLE, chosen.who());
        assertEquals(Signatures.BOUNCY_CASTLE, chosen.signatures());
    }
}
