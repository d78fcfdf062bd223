package dev.cairn.ingest.fake;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for one test: P-256 keys, certificates of an hour, PEM files and TLS contexts. */
public final class Certificates {
    private static final char[] NO_PASSWORD = new char[0];

    /** A key with its certificate. */
    public record Identity(PrivateKey key, X509Certificate certificate) {}

    private final AtomicLong serial = new AtomicLong(1);
    private final KeyPair authorityKeys = keys();
    private final X509Certificate authority;

    public Certificates(String name) {
        this.authority = issue(new X500Principal("CN=" + name), authorityKeys, true);
    }

    /** A certificate that names a device. */
    public Identity device(String commonName) {
        KeyPair own = keys();
        return new Identity(own.getPrivate(), issue(new X500Principal("CN=" + commonName), own, false));
    }

    /** The same with dates. */
    public Identity device(String commonName, Instant from, Instant until) {
        KeyPair own = keys();
        X500Principal subject = new X500Principal("CN=" + commonName);
        return new Identity(own.getPrivate(), issue(subject, own, false, from, until));
    }

    /** Key, certificate and authority of a server at 127.0.0.1 as {@code key.pem}, {@code cert.pem}, {@code ca.pem}. */
    public Identity server(Path folder) {
        KeyPair own = keys();
        X509Certificate certificate = issue(new X500Principal("CN=localhost"), own, false);
        write(folder.resolve("key.pem"), own.getPrivate());
        write(folder.resolve("cert.pem"), certificate);
        write(folder.resolve("ca.pem"), authority);
        return new Identity(own.getPrivate(), certificate);
    }

    /** The authority's own key as {@code ca.key}, readable by its owner only. */
    public Path authorityKey(Path folder) {
        Path file = folder.resolve("ca.key");
        write(file, authorityKeys.getPrivate());
        try {
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public KeyManagerFactory keyManagers(Identity identity) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", identity.key(), NO_PASSWORD, new X509Certificate[] {identity.certificate()});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public TrustManagerFactory trust() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", authority);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** TLS as this identity, trusting this authority. */
    public SSLContext context(Identity identity) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keyManagers(identity).getKeyManagers(), trust().getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate issue(X500Principal subject, KeyPair subjectKeys, boolean isAuthority) {
        Instant now = Instant.now();
        return issue(subject, subjectKeys, isAuthority, now.minus(1, ChronoUnit.HOURS), now.plus(1, ChronoUnit.HOURS));
    }

    private X509Certificate issue(
            X500Principal subject, KeyPair subjectKeys, boolean isAuthority, Instant from, Instant until) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    isAuthority ? subject : authority.getSubjectX500Principal(),
                    BigInteger.valueOf(serial.getAndIncrement()),
                    Date.from(from),
                    Date.from(until),
                    subject,
                    subjectKeys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"), new GeneralName(GeneralName.dNSName, "localhost")
            }));
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKeys.getPrivate())));
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, Object thing) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(thing instanceof PrivateKey key ? new JcaPKCS8Generator(key, null) : thing);
            pem.flush();
            Files.writeString(file, text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
