package dev.cairn.enrol;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PEM files as tests read them. */
final class Pems {
    private Pems() {}

    static X509Certificate certificate(Path file) throws IOException, GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(block("CERTIFICATE", file)));
    }

    static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(block("PRIVATE KEY", file)));
    }

    /** The body of {@code cacerts} for an authority: base64 of a certs-only CMS. */
    static String certsOnly(Path file) throws IOException, GeneralSecurityException {
        byte[] der = CertificateFactory.getInstance("X.509")
                .generateCertPath(List.of(certificate(file)))
                .getEncoded("PKCS7");
        return Base64.getEncoder().encodeToString(der) + "\n";
    }

    private static byte[] block(String label, Path file) throws IOException {
        Matcher found = Pattern.compile("-----BEGIN " + label + "-----(.+?)-----END " + label + "-----", Pattern.DOTALL)
                .matcher(Files.readString(file));
        if (!found.find()) {
            throw new IOException(file + " holds no " + label);
        }
        return Base64.getMimeDecoder().decode(found.group(1));
    }
}
