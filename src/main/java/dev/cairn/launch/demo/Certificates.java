package dev.cairn.launch.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
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

    private final Path folder;
    private final KeyPair authority;
    private final X509Certificate root;
    private final Instant from;
    private final SecureRandom random;

    private Certificates(Path folder, Instant now, SecureRandom random) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.random = random;
        this.from = now.minus(Duration.ofHours(1));
        this.authority = keyPair(random);
        this.root = certify("Cairn demo authority", authority, List.of(), true, true);
        write("ca.pem", "CERTIFICATE", encoded(root), false);
    }

    /** Makes a new authority in a folder. Its private key is not kept: no further certificate can be made later. */
    public static Certificates in(Path folder, Instant now, SecureRandom random) {
        try {
            return new Certificates(folder, now, random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        X500Name issuer = new X500Name("CN=Cairn demo authority");
        var builder = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(120, random).setBit(120),
                Date.from(from),
                Date.from(from.plus(VALID)),
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
        if (secret) {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(path, pem);
    }
}
