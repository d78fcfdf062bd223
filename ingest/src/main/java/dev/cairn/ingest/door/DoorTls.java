package dev.cairn.ingest.door;

import dev.cairn.ingest.intake.Tally;
import dev.cairn.ingest.tls.Authority;
import dev.cairn.model.DeviceId;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Mutual TLS 1.3, nothing older. A gateway's certificate comes from our own authority and names the device in its common
 * name: the first 32 hex digits of the thumbprint of the device's signing key. What else it says does not matter here.
 */
public final class DoorTls {
    private DoorTls() {}

    /**
     * TLS for the door.
     *
     * @param key PEM, PKCS #8
     * @param certificate PEM, the door's own certificate and what leads to it
     * @param authority PEM, the certificates that gateways' certificates must lead to
     * @throws IOException when a file cannot be read or used, or the authority's holds no certificate
     */
    static SslContext context(Vertx vertx, Path key, Path certificate, Path authority, Tally tally) throws IOException {
        try {
            KeyManagerFactory own = new PemKeyCertOptions()
                    .setKeyPath(key.toString())
                    .setCertPath(certificate.toString())
                    .getKeyManagerFactory(vertx);
            return SslContextBuilder.forServer(own)
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .clientAuth(ClientAuth.REQUIRE)
                    .trustManager(new CountingTrust(Authority.trust(authority), tally))
                    .build();
        } catch (IOException unreadable) {
            throw unreadable;
        } catch (Exception e) {
            throw new IOException("the door's key or certificate cannot be used: " + e.getMessage(), e);
        }
    }

    /** The certificate that the other side has shown. */
    static Optional<X509Certificate> certificate(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate x509
                    ? Optional.of(x509)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }

    /** The device that a certificate names, if its common name has the form of one. */
    public static Optional<DeviceId> device(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .findFirst()
                            .flatMap(DoorTls::deviceId);
        } catch (InvalidNameException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<DeviceId> deviceId(String name) {
        try {
            return Optional.of(new DeviceId(name));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    /** The platform's verdict on certificates, with every no counted: vertx-mqtt itself is silent about them. */
    private static final class CountingTrust extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager trust;
        private final Tally tally;

        CountingTrust(X509ExtendedTrustManager trust, Tally tally) {
            this.trust = trust;
            this.tally = tally;
        }

        private interface Check {
            void run() throws CertificateException;
        }

        private void counted(X509Certificate[] chain, Check check) throws CertificateException {
            try {
                check.run();
            } catch (CertificateException no) {
                String text = "a certificate that the authority does not stand for";
                Optional<DeviceId> named = chain.length == 0 ? Optional.empty() : device(chain[0]);
                named.ifPresentOrElse(
                        id -> tally.unproven("mqtt", id, "CON-01", text),
                        () -> tally.fault("mqtt", "-", "CON-01", text));
                throw no;
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            counted(chain, () -> trust.checkClientTrusted(chain, type, engine));
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            counted(chain, () -> trust.checkClientTrusted(chain, type, socket));
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            counted(chain, () -> trust.checkClientTrusted(chain, type));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            trust.checkServerTrusted(chain, type, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            trust.checkServerTrusted(chain, type, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            trust.checkServerTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return trust.getAcceptedIssuers();
        }
    }
}
