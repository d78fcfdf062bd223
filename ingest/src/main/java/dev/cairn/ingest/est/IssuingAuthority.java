package dev.cairn.ingest.est;

import dev.cairn.ingest.tls.OwnIdentity;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues gateways' TLS certificates: short-lived, for client authentication, naming the device and nothing else. They open the doors; they say
 * nothing about who may put what into the ledger.
 */
final class IssuingAuthority {
    /** A gateway's clock may be a little behind: a certificate begins so long ago, but never a tenth of its life. */
    private static final Duration BACK_MAX = Duration.ofMinutes(10);

    private static final int BACK_PARTS = 10;

    private static final int SERIAL_BITS = 120;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final X509CertificateHolder own;
    private final X509Certificate certificate;
    private final ContentSigner signer;
    private final Duration life;
    private final SecureRandom random;

    private IssuingAuthority(X509Certificate certificate, PrivateKey key, Duration life, SecureRandom random)
            throws GeneralSecurityException, OperatorCreationException {
        this.certificate = certificate;
        this.own = new JcaX509CertificateHolder(certificate);
        this.signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
        this.life = life;
        this.random = random;
    }

    /**
     * @param key PEM, PKCS #8, P-256, readable by its owner only
     * @param certificate PEM, the authority's own certificate alone
     * @param life of the certificates that it issues
     * @throws IOException when a file cannot be read, is open to others, or is not what it should be
     */
    static IssuingAuthority read(Path key, Path certificate, Duration life, SecureRandom random) throws IOException {
        requireOwnerOnly(key);
        try (InputStream in = Files.newInputStream(certificate)) {
            List<? extends Certificate> found =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (found.size() != 1 || !(found.get(0) instanceof X509Certificate one) || one.getBasicConstraints() < 0) {
                throw new IOException(certificate + " is not the certificate of one authority");
            }
            IssuingAuthority authority = new IssuingAuthority(one, OwnIdentity.privateKey(key), life, random);
            authority.requireKeyFits(certificate, key);
            return authority;
        } catch (GeneralSecurityException | OperatorCreationException broken) {
            throw new IOException(
                    "the authority in " + certificate + " and " + key + " cannot be used: " + broken.getMessage(),
                    broken);
        }
    }

    private static void requireOwnerOnly(Path key) throws IOException {
        Set<PosixFilePermission> wider = Files.getPosixFilePermissions(key);
        wider.removeAll(OWNER_ONLY);
        if (!wider.isEmpty()) {
            throw new IOException(key + " is open to others (" + PosixFilePermissions.toString(wider)
                    + "): whoever reads it can let anybody in. chmod 600 " + key);
        }
    }

    private void requireKeyFits(Path certificateFile, Path key) throws IOException {
        X509CertificateHolder probe = issue(
                certificate.getPublicKey().getEncoded(),
                new DeviceId("0".repeat(32)),
                certificate.getNotBefore().toInstant());
        if (!isOurs(x509(probe))) {
            throw new IOException("the key in " + key + " does not belong to the certificate in " + certificateFile);
        }
    }

    /** Its own certificate: whom a gateway trusts from then on. */
    X509Certificate certificate() {
        return certificate;
    }

    /** Whether we issued it; says nothing about its dates. */
    boolean isOurs(X509Certificate other) {
        try {
            other.verify(certificate.getPublicKey());
            return other.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
        } catch (GeneralSecurityException no) {
            return false;
        }
    }

    /** A certificate, DER. */
    Bytes issue(CertificateRequest asked, Instant now) {
        try {
            return Bytes.wrap(
                    issue(asked.key().getEncoded(), asked.device(), now).getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("a certificate just made cannot be encoded", e);
        }
    }

    private X509CertificateHolder issue(byte[] spki, DeviceId device, Instant now) {
        Instant last = certificate.getNotAfter().toInstant();
        Instant until = now.plus(life).isBefore(last) ? now.plus(life) : last;
        Duration part = life.dividedBy(BACK_PARTS);
        Duration back = part.compareTo(BACK_MAX) < 0 ? part : BACK_MAX;
        try {
            return new X509v3CertificateBuilder(
                            own.getSubject(),
                            new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
                            Date.from(now.minus(back)),
                            Date.from(until),
                            new X500NameBuilder(BCStyle.INSTANCE)
                                    .addRDN(BCStyle.CN, device.hex())
                                    .build(),
                            org.bouncycastle.asn1.x509.SubjectPublicKeyInfo.getInstance(spki))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
                    .build(signer);
        } catch (IOException e) {
            throw new IllegalStateException("a certificate cannot be made", e);
        }
    }

    /** Certificates as a CMS SignedData that nobody signed (RFC 7030, 4.1.3), DER. */
    static Bytes certsOnly(List<Bytes> certificates) {
        try {
            CMSSignedDataGenerator cms = new CMSSignedDataGenerator();
            for (Bytes each : certificates) {
                cms.addCertificate(new X509CertificateHolder(each.toArray()));
            }
            return Bytes.wrap(cms.generate(new CMSAbsentContent()).getEncoded("DER"));
        } catch (CMSException | IOException e) {
            throw new IllegalStateException("certificates cannot be put together", e);
        }
    }

    /** Its own certificate, DER. */
    Bytes encoded() {
        try {
            return Bytes.wrap(own.getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("a certificate that was read cannot be encoded", e);
        }
    }

    private static X509Certificate x509(X509CertificateHolder holder) throws IOException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new java.io.ByteArrayInputStream(holder.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
