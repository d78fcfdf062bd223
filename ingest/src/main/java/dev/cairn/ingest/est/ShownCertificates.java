package dev.cairn.ingest.est;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/**
 * Lets every certificate of our own authority into the TLS session, also one that has expired: a broken handshake has no words, and the desk, which
 * judges dates and revocation, has them.
 */
final class ShownCertificates implements X509TrustManager {
    private final IssuingAuthority authority;

    ShownCertificates(IssuingAuthority authority) {
        this.authority = authority;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        if (chain.length == 0 || !authority.isOurs(chain[0])) {
            throw new CertificateException("not a certificate of this authority");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[] {authority.certificate()};
    }
}
