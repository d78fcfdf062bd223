package dev.cairn.ingest.verify;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.SignatureEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The signature vectors of docs/formats, as every start puts them to an arithmetic that is not Bouncy Castle's. */
final class SelfCheck {
    private static final String CASES = "signature-cases.txt";
    private static final String EMPTY = "-";

    private SelfCheck() {}

    /** One case; what the strict rule says is {@code ok} or a code. */
    record Case(String name, Bytes spki, Bytes message, Bytes signature, String verdict) {
        String said(SignatureEngine engine) {
            try {
                Verdict said = PublicKey.ofSpki(spki).verify(message, signature, engine);
                return said.isProven() ? "ok" : said.code();
            } catch (Malformed notAdmitted) {
                return notAdmitted.code();
            }
        }

        /** A line of the resource. */
        static Case of(String line) {
            List<String> words = List.of(line.split(" ", -1));
            return new Case(words.get(0), bytes(words.get(1)), bytes(words.get(2)), bytes(words.get(3)), words.get(4));
        }

        private static Bytes bytes(String word) {
            return word.equals(EMPTY) ? Bytes.EMPTY : Bytes.ofHex(word);
        }
    }

    /** Lines {@code name spki message signature verdict}; bytes in hex, none as {@code -}. */
    static List<Case> cases() {
        try (InputStream in = Objects.requireNonNull(SelfCheck.class.getResourceAsStream(CASES), CASES)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(Case::of)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * @throws IllegalStateException with {@code VER-02} at the first case that is judged otherwise
     */
    static void require(SignatureEngine engine) {
        for (Case each : cases()) {
            String said = each.said(engine);
            if (!said.equals(each.verdict())) {
                throw new IllegalStateException(
                        "VER-02 the chosen verifier says " + said + " where the strict rule says " + each.verdict()
                                + " (" + each.name() + "); set ingest.verifier to bouncycastle");
            }
        }
    }
}
