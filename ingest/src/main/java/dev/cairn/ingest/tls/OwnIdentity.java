package dev.cairn.ingest.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** Our own key and certificate towards somebody else's TLS server, from PEM files. */
public final class OwnIdentity {
    private static final Pattern PKCS_8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");
    private static final int PEM_BYTES_MAX = 64 * 1024;

    private OwnIdentity() {}

    /**
     * @param key PEM, PKCS #8 without a password: EC, RSA or Ed25519
     * @param certificate PEM, our certificate and what leads to its root
     * @throws IOException when a file cannot be read or holds something else
     */
    public static KeyManager[] load(Path key, Path certificate) throws IOException {
        try (InputStream in = Files.newInputStream(certificate)) {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(new Certificate[0]);
            if (chain.length == 0) {
                throw new IOException("no certificate in " + certificate);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", privateKey(key), new char[0], chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException broken) {
            throw new IOException(
                    "the certificate in " + certificate + " does not read: " + broken.getMessage(), broken);
        }
    }

    /** A private key from PEM, PKCS #8 without a password: EC, RSA or Ed25519. */
    public static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        if (Files.size(file) > PEM_BYTES_MAX) {
            throw new IOException(file + " is larger than " + PEM_BYTES_MAX + " bytes; this is no key");
        }
        Matcher pem = PKCS_8.matcher(Files.readString(file));
        if (!pem.find()) {
            throw new IOException("no PKCS #8 private key in " + file);
        }
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        for (String algorithm : ALGORITHMS) {
            Optional<PrivateKey> read = as(algorithm, spec);
            if (read.isPresent()) {
                return read.get();
            }
        }
        throw new IOException("the key in " + file + " is none of " + ALGORITHMS);
    }

    private static Optional<PrivateKey> as(String algorithm, PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (InvalidKeySpecException another) {
            return Optional.empty();
        }
    }
}
