package dev.cairn.edge.uplink;

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
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Mutual TLS from files: the authorities that the gateway trusts, and its own certificate and key as PEM or PKCS#12. */
public final class TlsFiles {
    private static final Pattern PEM_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.+?)-----END PRIVATE KEY-----", Pattern.DOTALL);
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "Ed25519", "RSA");
    private static final int FILE_BYTES_MAX = 256 * 1024;
    private static final char[] NO_PASSWORD = new char[0];

    private TlsFiles() {}

    /**
     * From PEM files.
     *
     * @param trust certificates of the authorities
     * @param certificate the gateway's certificate chain, its own first
     * @param key its private key, PKCS#8
     */
    public static SSLSocketFactory pem(Path trust, Path certificate, Path key) throws IOException {
        try {
            Certificate[] chain = certificates(certificate).toArray(new Certificate[0]);
            KeyStore own = empty();
            own.setKeyEntry("device", privateKey(key), NO_PASSWORD, chain);
            return factory(trust, own, NO_PASSWORD);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS files cannot be used: " + e.getMessage(), e);
        }
    }

    /** From a PKCS#12 file with the gateway's key and chain. */
    public static SSLSocketFactory pkcs12(Path trust, Path store, String password) throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(in, password.toCharArray());
            return factory(trust, own, password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS files cannot be used: " + e.getMessage(), e);
        }
    }

    private static SSLSocketFactory factory(Path trust, KeyStore own, char[] password)
            throws IOException, GeneralSecurityException {
        KeyStore authorities = empty();
        int n = 0;
        for (Certificate authority : certificates(trust)) {
            authorities.setCertificateEntry("ca" + n++, authority);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(authorities);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IOException(file + " holds no certificate");
            }
            return found;
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException(file + " is no key: more than " + FILE_BYTES_MAX + " bytes");
        }
        Matcher pem = PEM_KEY.matcher(Files.readString(file));
        if (!pem.find()) {
            throw new IOException(file + " holds no PKCS#8 private key (BEGIN PRIVATE KEY)");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        Optional<PrivateKey> key = Optional.empty();
        for (String algorithm : KEY_ALGORITHMS) {
            key = key.isPresent() ? key : tryKey(algorithm, encoded);
        }
        return key.orElseThrow(() -> new IOException(file + " holds a key of an unknown kind"));
    }

    private static Optional<PrivateKey> tryKey(String algorithm, PKCS8EncodedKeySpec encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
        } catch (GeneralSecurityException another) {
            return Optional.empty();
        }
    }
}
