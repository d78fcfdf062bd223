package dev.cairn.launch.found;

import dev.cairn.proof.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** A time-stamp authority's line in a genesis (docs/formats/genesis.md), from the certificate that the authority publishes. */
final class Stamping {
    private static final int CERTIFICATE_BYTES_MAX = 64 * 1024;
    private static final int LABEL_CHARACTERS_MAX = 80;

    private Stamping() {}

    /**
     * {@code timestamp-authority <base64 SubjectPublicKeyInfo> <common name>}.
     *
     * @param file one X.509 certificate, PEM or DER: the authority's own, or that of whoever issues its certificates
     * @throws IOException with the file's name if it holds anything else
     */
    static String line(Path file) throws IOException {
        X509Certificate certificate = read(file);
        return "timestamp-authority "
                + Bytes.of(certificate.getPublicKey().getEncoded()).base64() + " " + label(file, certificate);
    }

    private static X509Certificate read(Path file) throws IOException {
        if (Files.size(file) > CERTIFICATE_BYTES_MAX) {
            throw new IOException(
                    file + " has more than " + CERTIFICATE_BYTES_MAX + " bytes: expected one certificate");
        }
        try {
            Collection<?> all = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
            if (all.size() == 1 && all.iterator().next() instanceof X509Certificate only) {
                return only;
            }
            throw new IOException(file + " holds " + all.size()
                    + " certificates: expected one, the authority's own or that of whoever issues its certificates");
        } catch (CertificateException e) {
            throw new IOException(file + " is no X.509 certificate (PEM or DER): " + e.getMessage(), e);
        }
    }

    /** The common name, or the whole subject of a certificate that has none. */
    private static String label(Path file, X509Certificate certificate) throws IOException {
        String subject = certificate.getSubjectX500Principal().getName();
        try {
            String name = new LdapName(subject)
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .findFirst()
                            .orElse(subject)
                            .strip();
            return name.codePointCount(0, name.length()) <= LABEL_CHARACTERS_MAX
                    ? name
                    : name.substring(0, name.offsetByCodePoints(0, LABEL_CHARACTERS_MAX))
                            .strip();
        } catch (InvalidNameException e) {
            throw new IOException(file + " has a subject that is no name: " + subject, e);
        }
    }
}
