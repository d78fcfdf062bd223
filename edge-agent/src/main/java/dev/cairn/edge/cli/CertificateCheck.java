package dev.cairn.edge.cli;

import dev.cairn.edge.EdgeSettings;
import dev.cairn.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** The certificate that opens the line to the ledger: whose it is and how long it holds. */
final class CertificateCheck {
    /** Renewal begins at two thirds of its life; near the end something hinders it. */
    private static final int SOON_PART = 6;

    private static final String RENEW = "enrol anew for another: sudo cairn-edge enrol CODE --at HOST";

    private static final String BY_ITSELF =
            "nothing: it is renewed by itself, also after its end, once the ledger answers; only a revoked key needs a new code";

    private CertificateCheck() {}

    /**
     * Nothing when the settings name no certificate; the line without TLS is judged elsewhere.
     *
     * @param renews whether it renews itself
     */
    static List<Finding> look(EdgeSettings.Tls tls, boolean renews, String device, Instant now) {
        try {
            return certificate(tls).map(own -> judge(own, renews ? BY_ITSELF : RENEW, device, now)).stream()
                    .toList();
        } catch (IOException | GeneralSecurityException | InvalidNameException | SettingsException e) {
            return List.of(Finding.wrong("certificate", "not readable: " + Selftest.plain(e), RENEW));
        }
    }

    private record Own(String name, Instant from, Instant to) {}

    private static Optional<Own> certificate(EdgeSettings.Tls tls)
            throws IOException, GeneralSecurityException, InvalidNameException {
        if (tls.certificate().isPresent()) {
            return Optional.of(pem(tls.certificate().get()));
        }
        if (tls.keystore().isPresent() && tls.password().isPresent()) {
            return Optional.of(
                    keystore(tls.keystore().get(), tls.password().get().read()));
        }
        return Optional.empty();
    }

    private static Own pem(Path file) throws IOException, GeneralSecurityException, InvalidNameException {
        try (InputStream in = Files.newInputStream(file)) {
            return own(CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
    }

    private static Own keystore(Path file, String password)
            throws IOException, GeneralSecurityException, InvalidNameException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        for (String alias : Collections.list(store.aliases())) {
            Certificate found = store.getCertificate(alias);
            if (found != null && store.isKeyEntry(alias)) {
                return own(found);
            }
        }
        throw new IOException(file + " holds no key with a certificate");
    }

    private static Own own(Certificate certificate) throws IOException, InvalidNameException {
        if (!(certificate instanceof X509Certificate x509)) {
            throw new IOException("not an X.509 certificate");
        }
        String name = "";
        for (Rdn part : new LdapName(x509.getSubjectX500Principal().getName()).getRdns()) {
            name = part.getType().equalsIgnoreCase("CN") ? String.valueOf(part.getValue()) : name;
        }
        return new Own(name, x509.getNotBefore().toInstant(), x509.getNotAfter().toInstant());
    }

    private static Finding judge(Own own, String next, String device, Instant now) {
        if (!own.name().equals(device)) {
            return Finding.wrong("certificate", "is for " + own.name() + ", this gateway is " + device, RENEW);
        }
        if (now.isBefore(own.from())) {
            return Finding.wrong(
                    "certificate", "holds only from " + own.from(), "the clock must be right first; see below");
        }
        if (!now.isBefore(own.to())) {
            return Finding.wrong("certificate", "ran out at " + own.to(), next);
        }
        Duration left = Duration.between(now, own.to());
        Duration soon = Duration.between(own.from(), own.to()).dividedBy(SOON_PART);
        return left.compareTo(soon) < 0
                ? Finding.doubtful("certificate", "runs out at " + own.to(), next)
                : Finding.good("certificate", "holds until " + own.to());
    }
}
