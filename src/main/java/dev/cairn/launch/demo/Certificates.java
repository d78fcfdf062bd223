package dev.cairn.launch.demo;

import dev.cairn.ingest.tls.OwnIdentity;
import dev.cairn.settings.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A private certificate authority for mutual TLS between gateways and ledger, kept as PEM files: {@code ca.pem}, and for each name
 * {@code <name>.pem} with {@code <name>.key} (PKCS#8, 0600). TLS keys are never the keys that sign statements.
 */
public final class Certificates {
    private static final Duration VALID = Duration.ofDays(825);

    /** Gateways trust the authority by its certificate and have no other way to hear of a next one: longer than they last. */
    private static final Duration AUTHORITY_VALID = Duration.ofDays(25 * 365);

    private final Path folder;
    private final X500Name name;
    private final KeyPair authority;
    private final X509Certificate root;
    private final Instant from;
    private final SecureRandom random;

    private Certificates(Path folder, String name, boolean keep, Instant now, SecureRandom random) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.name = new X500Name("CN=" + name);
        this.random = random;
        this.from = now.minus(Duration.ofHours(1));
        this.authority = keyPair(random);
        this.root = certify(name, authority, List.of(), true, true);
        write("ca.pem", "CERTIFICATE", encoded(root), false);
        if (keep) {
            write("ca.key", "PRIVATE KEY", authority.getPrivate().getEncoded(), true);
        }
    }

    /** Makes a new authority in a folder. Its private key is not kept: no further certificate can be made later. */
    public static Certificates in(Path folder, Instant now, SecureRandom random) {
        try {
            return new Certificates(folder, "Cairn demo authority", false, now, random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a new authority that goes on issuing: its private key is {@code ca.key}. An authority that is there is never overwritten. */
    public static Certificates issuing(Path folder, Instant now, SecureRandom random) throws IOException {
        if (Files.exists(folder.resolve("ca.pem")) || Files.exists(folder.resolve("ca.key"))) {
            throw new IOException(folder + " has an authority already; gateways trust it, so it stays");
        }
        byte[] distinct = new byte[4];
        random.nextBytes(distinct);
        String name = "Cairn authority " + java.util.HexFormat.of().formatHex(distinct);
        return new Certificates(folder, name, true, now, random);
    }

    /**
     * The authority that {@link #issuing} made, to go on with; {@code ca.key} is beside {@code ca.pem}.
     *
     * @throws IOException when one of the two is missing or does not read
     */
    public static Certificates of(Path folder, Instant now, SecureRandom random) throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve("ca.pem"))) {
            X509Certificate root =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return new Certificates(
                    folder,
                    root,
                    new KeyPair(root.getPublicKey(), OwnIdentity.privateKey(folder.resolve("ca.key"))),
                    now,
                    random);
        } catch (GeneralSecurityException e) {
            throw new IOException("the authority in " + folder + " does not read: " + e.getMessage(), e);
        }
    }

    private Certificates(Path folder, X509Certificate root, KeyPair authority, Instant now, SecureRandom random) {
        this.folder = folder;
        this.name = new X500Name(root.getSubjectX500Principal().getName());
        this.random = random;
        this.from = now.minus(Duration.ofHours(1));
        this.authority = authority;
        this.root = root;
    }

    /**
     * Makes a server's certificate.
     *
     * @param hosts host names and IP addresses that it is for
     */
    public void server(String name, List<String> hosts) {
        issue(name, name, hosts, true);
    }

    /** Makes a gateway's certificate: the common name is its device id. */
    public void client(String name, String deviceId) {
        issue(name, deviceId, List.of(), false);
    }

    private void issue(String file, String commonName, List<String> hosts, boolean server) {
        try {
            KeyPair pair = keyPair(random);
            write(file + ".pem", "CERTIFICATE", encoded(certify(commonName, pair, hosts, server, false)), false);
            write(file + ".key", "PRIVATE KEY", pair.getPrivate().getEncoded(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private X509Certificate certify(String name, KeyPair subject, List<String> hosts, boolean server, boolean self) {
        var builder = new JcaX509v3CertificateBuilder(
                this.name,
                new BigInteger(120, random).setBit(120),
                Date.from(from),
                Date.from(from.plus(self ? AUTHORITY_VALID : VALID)),
                new X500Name("CN=" + name),
                subject.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(self));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(self ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
            if (!self) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(server ? KeyPurposeId.id_kp_serverAuth : KeyPurposeId.id_kp_clientAuth));
            }
            if (!hosts.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternatives(hosts));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make a certificate for " + name, e);
        }
    }

    private static GeneralNames alternatives(List<String> hosts) {
        return new GeneralNames(hosts.stream()
                .map(host -> new GeneralName(
                        Character.isDigit(host.charAt(0)) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new));
    }

    private static KeyPair keyPair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no P-256 keys", e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encode a certificate", e);
        }
    }

    private void write(String file, String label, byte[] der, boolean secret) throws IOException {
        Path path = folder.resolve(file);
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String pem = "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
        byte[] text = pem.getBytes(StandardCharsets.UTF_8);
        if (secret) {
            WholeFile.writePrivate(path, text);
        } else {
            WholeFile.write(path, text);
        }
    }
}
