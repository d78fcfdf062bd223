package dev.cairn.proof.sample;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One signature from a public or crafted set, for Java's and the browser's verdict.
 *
 * @param spki SubjectPublicKeyInfo in one of our two forms, whether or not the strict rule admits it
 * @param valid what the set says about the raw check
 */
public record SignatureCase(String name, Bytes spki, Bytes message, Bytes signature, boolean valid) {
    private static final Bytes ED25519_PREFIX = Bytes.ofHex("302a300506032b6570032100");

    /** {@code ok}, or the code of the strict rule: what the browser must say too. */
    public String javaVerdict() {
        try {
            Verdict verdict = PublicKey.ofSpki(spki).verify(message, signature);
            return verdict.isProven() ? "ok" : verdict.code();
        } catch (Malformed notAdmitted) {
            return notAdmitted.code();
        }
    }

    /** Whether the strict rule admits the key. */
    public boolean keyAdmitted() {
        return !javaVerdict().equals("SIG-02");
    }

    /** The crafted Ed25519 set: {@code name key message signature}, hex, a case a line. Its validity column is not used. */
    public static List<SignatureCase> crafted(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ", -1))
                    .map(words -> new SignatureCase(
                            words[0],
                            ED25519_PREFIX.concat(Bytes.ofHex(words[1])),
                            Bytes.ofHex(words[2]),
                            Bytes.ofHex(words[3]),
                            false))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
