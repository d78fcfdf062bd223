package dev.cairn.proof.key;

import dev.cairn.proof.sample.Conformance;
import dev.cairn.proof.sample.SignatureCase;
import dev.cairn.proof.sample.Wycheproof;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What every signature verifier that decides for Cairn must satisfy, as a list of what it breaks: empty for the production one, not
 * empty for the planted ones.
 */
final class SignatureRules {
    private SignatureRules() {}

    static Optional<Path> data() {
        return Conformance.find("wycheproof").isPresent()
                ? Conformance.find("ed25519-crafted/cases.txt")
                : Optional.empty();
    }

    static List<SignatureCase> ed25519() {
        return Wycheproof.ed25519(
                Conformance.find("wycheproof/ed25519_test.json").orElseThrow());
    }

    static List<SignatureCase> p1363() {
        return Wycheproof.p256(Conformance.find("wycheproof/ecdsa_secp256r1_sha256_p1363_test.json")
                .orElseThrow());
    }

    static List<SignatureCase> der() {
        return Wycheproof.p256(
                Conformance.find("wycheproof/ecdsa_secp256r1_sha256_test.json").orElseThrow());
    }

    static List<SignatureCase> crafted() {
        return SignatureCase.crafted(
                Conformance.find("ed25519-crafted/cases.txt").orElseThrow());
    }

    /** Names of the Ed25519 cases on which this verifier differs from Wycheproof, or from the strict rule on the crafted set. */
    static List<String> broken(Predicate<SignatureCase> verifier) {
        List<String> broken = new ArrayList<>();
        ed25519().stream().filter(each -> verifier.test(each) != each.valid()).forEach(each -> broken.add(each.name()));
        crafted().stream()
                .filter(each -> verifier.test(each) != each.javaVerdict().equals("ok"))
                .forEach(each -> broken.add(each.name()));
        return broken;
    }
}
