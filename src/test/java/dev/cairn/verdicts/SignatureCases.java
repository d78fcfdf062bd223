package dev.cairn.verdicts;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.check.House;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Public and crafted signature cases, and what ledger/proof says to each. */
record SignatureCases(String name, List<Case> cases) {
    private static final String ED25519_PREFIX = "302a300506032b6570032100";

    /** One case, in hex. */
    record Case(String label, String spki, String message, String signature) {
        /** {@code proven}, or the code. */
        String java() {
            try {
                Verdict verdict =
                        PublicKey.ofSpki(Bytes.ofHex(spki)).verify(Bytes.ofHex(message), Bytes.ofHex(signature));
                return verdict instanceof Verdict.Refuted no ? no.code() : "proven";
            } catch (Malformed e) {
                return e.code();
            }
        }

        List<String> forBrowser() {
            return List.of(spki, message, signature);
        }
    }

    List<String> java() {
        return cases.stream().map(Case::java).toList();
    }

    List<List<String>> forBrowser() {
        return cases.stream().map(Case::forBrowser).toList();
    }

    static SignatureCases ed25519() throws IOException {
        return wycheproof(
                "ed25519_test.json", g -> ED25519_PREFIX + g.at("/publicKey/pk").asText());
    }

    static SignatureCases p1363() throws IOException {
        return wycheproof("ecdsa_secp256r1_sha256_p1363_test.json", g -> g.get("publicKeyDer")
                .asText());
    }

    /** ML-DSA-44 without a context: the key stands in the place of the SubjectPublicKeyInfo as it is. */
    static SignatureCases mlDsa44() throws IOException {
        JsonNode root = Phone.JSON.readTree(
                conformance("wycheproof/mldsa_44_verify_test.json").toFile());
        List<Case> cases = new ArrayList<>();
        for (JsonNode group : root.get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                if (test.path("ctx").asText().isEmpty()) {
                    cases.add(new Case(
                            test.get("result").asText() + " " + test.get("tcId").asInt(),
                            group.get("publicKey").asText(),
                            test.get("msg").asText(),
                            test.get("sig").asText()));
                }
            }
        }
        return new SignatureCases("ML-DSA-44", cases);
    }

    static SignatureCases crafted() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String line : Files.readAllLines(conformance("ed25519-crafted/cases.txt"))) {
            List<String> words = List.of(line.split(" ", -1));
            cases.add(new Case(words.get(0), ED25519_PREFIX + words.get(1), words.get(2), words.get(3)));
        }
        return new SignatureCases("ed25519-crafted", cases);
    }

    private static SignatureCases wycheproof(String file, Function<JsonNode, String> spki) throws IOException {
        JsonNode root = Phone.JSON.readTree(conformance("wycheproof/" + file).toFile());
        List<Case> cases = new ArrayList<>();
        for (JsonNode group : root.get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                cases.add(new Case(
                        "tcId " + test.get("tcId").asInt() + " "
                                + test.get("comment").asText(),
                        spki.apply(group),
                        test.get("msg").asText(),
                        test.get("sig").asText()));
            }
        }
        return new SignatureCases(file, cases);
    }

    private static Path conformance(String name) {
        @Nullable String given = System.getenv("CAIRN_CONFORMANCE");
        Stream<Path> places = given != null
                ? Stream.of(Path.of(given))
                : Stream.of("../shared/conformance", "../../shared/conformance").map(House.root()::resolve);
        @Nullable
        Path found = places.map(p -> p.resolve(name))
                .filter(Files::isReadable)
                .findFirst()
                .orElse(null);
        assumeTrue(found != null, "conformance data " + name + " is not beside this checkout; set CAIRN_CONFORMANCE");
        return java.util.Objects.requireNonNull(found);
    }
}
