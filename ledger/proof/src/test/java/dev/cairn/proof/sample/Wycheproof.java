package dev.cairn.proof.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads Project Wycheproof's signature files. */
public final class Wycheproof {
    private static final Bytes ED25519_PREFIX = Bytes.ofHex("302a300506032b6570032100");
    private static final Bytes P256_PREFIX = Bytes.ofHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

    private Wycheproof() {}

    /** {@code ed25519_test.json}. */
    public static List<SignatureCase> ed25519(Path file) {
        return read(file, "pk", ED25519_PREFIX);
    }

    /** {@code ecdsa_secp256r1_sha256_p1363_test.json} (r ‖ s) or {@code ecdsa_secp256r1_sha256_test.json} (DER). */
    public static List<SignatureCase> p256(Path file) {
        return read(file, "uncompressed", P256_PREFIX);
    }

    /** {@code mldsa_44_verify_test.json}, the cases without a context; the key stands as it is, for lack of a wrapping of ours. */
    public static List<SignatureCase> mlDsa44(Path file) {
        return mlDsa44(file, test -> test.path("ctx").asText().isEmpty());
    }

    /** The other cases of that file: whatever they say, none is a signature under the empty context. */
    public static List<SignatureCase> mlDsa44UnderAContext(Path file) {
        return mlDsa44(file, test -> !test.path("ctx").asText().isEmpty());
    }

    private static List<SignatureCase> mlDsa44(Path file, Predicate<JsonNode> which) {
        try {
            List<SignatureCase> cases = new ArrayList<>();
            for (JsonNode group : new ObjectMapper().readTree(file.toFile()).get("testGroups")) {
                for (JsonNode test : group.get("tests")) {
                    if (which.test(test)) {
                        cases.add(read(file, Bytes.ofHex(group.get("publicKey").asText()), test));
                    }
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SignatureCase read(Path file, Bytes key, JsonNode test) {
        return new SignatureCase(
                file.getFileName() + "#" + test.get("tcId").asInt() + " "
                        + test.get("comment").asText(),
                key,
                Bytes.ofHex(test.get("msg").asText()),
                Bytes.ofHex(test.get("sig").asText()),
                test.get("result").asText().equals("valid"));
    }

    private static List<SignatureCase> read(Path file, String keyField, Bytes prefix) {
        try {
            List<SignatureCase> cases = new ArrayList<>();
            for (JsonNode group : new ObjectMapper().readTree(file.toFile()).get("testGroups")) {
                Bytes spki = prefix.concat(
                        Bytes.ofHex(group.get("publicKey").get(keyField).asText()));
                for (JsonNode test : group.get("tests")) {
                    cases.add(read(file, spki, test));
                }
            }
            return cases;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
