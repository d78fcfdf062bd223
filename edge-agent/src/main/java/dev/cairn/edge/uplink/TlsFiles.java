package dev.cairn.edge.uplink;

import dev.cairn.proof.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
    private static final Pattern PEM_CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", Pattern.DOTALL);
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
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

    /** TLS without a certificate of one's own, trusting these authorities only. */
    public static SSLSocketFactory trusting(List<X509Certificate> authorities) throws IOException {
        try {
            return factory(authorities, empty(), NO_PASSWORD);
        } catch (GeneralSecurityException e) {
            throw new IOException("the authorities cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Mutual TLS from one PEM file that a renewal replaces.
     *
     * @param own the gateway's certificate first, then its private key, PKCS#8
     */
    public static Renewed renewed(Path trust, Path own) {
        return new Renewed(trust, own);
    }

    /** The first certificate in a PEM file, whatever else is in it. */
    public static X509Certificate certificate(Path pem) throws IOException {
        Matcher found = PEM_CERTIFICATE.matcher(text(pem));
        if (!found.find()) {
            throw new IOException(pem + " holds no certificate");
        }
        byte[] der = Base64.getMimeDecoder().decode(found.group(1));
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new IOException(pem + " holds no certificate that reads", e);
        }
    }

    /** A P-256 key pair from PKCS#8 and SubjectPublicKeyInfo. */
    public static KeyPair keyPair(Bytes secret, Bytes open) throws IOException {
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(open.toArray())),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(secret.toArray())));
        } catch (GeneralSecurityException e) {
            throw new IOException("a stored key does not read: " + e.getMessage(), e);
        }
    }

    /** Reads the file anew for each connection. */
    public static final class Renewed extends SSLSocketFactory {
        private final Path trust;
        private final Path own;

        private Renewed(Path trust, Path own) {
            this.trust = trust;
            this.own = own;
        }

        private SSLSocketFactory now() throws IOException {
            requireOwnerOnly(own);
            try {
                KeyStore store = empty();
                store.setKeyEntry("device", privateKey(own), NO_PASSWORD, new Certificate[] {certificate(own)});
                return factory(certificates(trust), store, NO_PASSWORD);
            } catch (GeneralSecurityException e) {
                throw new IOException("TLS files cannot be used: " + e.getMessage(), e);
            }
        }

        @Override
        public Socket createSocket() throws IOException {
            return now().createSocket();
        }

        @Override
        public Socket createSocket(Socket line, String host, int port, boolean autoClose) throws IOException {
            return now().createSocket(line, host, port, autoClose);
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return now().createSocket(host, port);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return now().createSocket(host, port, local, localPort);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return now().createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return now().createSocket(host, port, local, localPort);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return suites(SSLSocketFactory::getDefaultCipherSuites);
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return suites(SSLSocketFactory::getSupportedCipherSuites);
        }

        private String[] suites(Function<SSLSocketFactory, String[]> of) {
            try {
                return of.apply(now());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static SSLSocketFactory factory(Path trust, KeyStore own, char[] password)
            throws IOException, GeneralSecurityException {
        return factory(certificates(trust), own, password);
    }

    private static SSLSocketFactory factory(Collection<? extends Certificate> trust, KeyStore own, char[] password)
            throws IOException, GeneralSecurityException {
        KeyStore authorities = empty();
        int n = 0;
        for (Certificate authority : trust) {
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
        Matcher pem = PEM_KEY.matcher(text(file));
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

    private static void requireOwnerOnly(Path file) throws IOException {
        Set<PosixFilePermission> wider = Files.getPosixFilePermissions(file);
        wider.removeAll(OWNER_ONLY);
        if (!wider.isEmpty()) {
            throw new IOException(file + " is open to others (" + PosixFilePermissions.toString(wider)
                    + "): make it readable by its owner only (chmod 600)");
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException(file + " has more than " + FILE_BYTES_MAX + " bytes");
        }
        return Files.readString(file);
    }

    private static Optional<PrivateKey> tryKey(String algorithm, PKCS8EncodedKeySpec encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
        } catch (GeneralSecurityException another) {
            return Optional.empty();
        }
    }
}
