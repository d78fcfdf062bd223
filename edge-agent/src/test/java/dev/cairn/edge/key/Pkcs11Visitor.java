package dev.cairn.edge.key;

import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a token, signs, and says what came of it. */
final class Pkcs11Visitor {
    private Pkcs11Visitor() {}

    public static void main(String[] words) {
        try {
            Pkcs11Signer signer = Pkcs11Signer.open(Path.of(words[0]), 0, words[1]);
            System.out.println("key " + signer.publicKey().thumbprint().hex());
            System.out.println("extractable " + signer.isExtractable());
            int good = 0;
            for (int i = 0; i < 64; i++) {
                Bytes message = Bytes.ofUtf8("reading " + i);
                good += signer.publicKey().verify(message, signer.sign(message)).isProven() ? 1 : 0;
            }
            System.out.println("signatures " + good + " good");
        } catch (IOException no) {
            System.out.println("refused " + no.getMessage());
        }
        System.exit(0);
    }
}
