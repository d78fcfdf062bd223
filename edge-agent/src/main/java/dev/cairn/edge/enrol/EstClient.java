package dev.cairn.edge.enrol;

import dev.cairn.firmware.enrol.EnrolmentCode;
import dev.cairn.firmware.enrol.Reenrolment;
import dev.cairn.proof.Bytes;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** One EST server (RFC 7030) as a gateway speaks with it. Blocking, each question bounded by {@link Exchange#LIMIT}; the caller retries. */
final class EstClient {
    private static final String NONE_YET = "EST-13 ";
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final URI server;
    private final Exchange line;

    /** @param server {@code https://host:port} */
    EstClient(URI server) {
        this(server, Exchange.LIMIT);
    }

    /** @param limit of one question and its answer; for tests with servers that drip */
    EstClient(URI server, Duration limit) {
        if (!"https".equals(server.getScheme()) || server.getHost() == null) {
            throw new IllegalArgumentException(server + " is not an address like https://ledger.example:8443");
        }
        this.server = server;
        this.line = new Exchange(server, limit);
    }

    /**
     * The first contact: nobody is trusted, so nothing is sent but the code's id, and what comes is believed only if it is confirmed by whoever
     * knows the code's hash. A server in between can pass a confirmation on, but only together with the certificates that it confirms.
     */
    List<X509Certificate> authorities(EnrolmentCode code) throws NotEnrolled {
        Exchange.Answer answer = line.withAnybody(
                trustNobodyYet(),
                new Exchange.Question("/.well-known/est/cacerts", Map.of("Cairn-Code", code.id()), null, OK));
        Bytes expected = EnrolmentCode.confirm(code.hash(), answer.body());
        boolean confirmed = answer.confirm()
                .filter(said -> MessageDigest.isEqual(
                        Bytes.ofUtf8(said).toArray(),
                        Bytes.ofUtf8(expected.base64()).toArray()))
                .isPresent();
        if (!confirmed) {
            throw new NotEnrolled(server
                    + " does not know this code: it is another server than the one that gave it, the code has a"
                    + " mistake, or somebody is in between. Nothing was sent to it.");
        }
        return certificates(answer.body());
    }

    /** What the gateway has to know, as lines. */
    String welcome(EnrolmentCode code, SSLSocketFactory trusted) throws NotEnrolled {
        return line.with(trusted, new Exchange.Question("/.well-known/cairn/welcome", basic(code), null, OK))
                .body()
                .utf8();
    }

    /** Hands in the key statement. */
    void request(EnrolmentCode code, SSLSocketFactory trusted, String request) throws NotEnrolled {
        Map<String, String> headers = new HashMap<>(basic(code));
        headers.put("Content-Type", "text/plain");
        line.with(
                trusted, new Exchange.Question("/.well-known/cairn/request", headers, Bytes.ofUtf8(request), ACCEPTED));
    }

    /** The first certificate. */
    X509Certificate enroll(EnrolmentCode code, SSLSocketFactory trusted, Bytes csr) throws NotEnrolled {
        return certificate("/.well-known/est/simpleenroll", trusted, basic(code), csr);
    }

    /**
     * The next certificate; {@code own} shows the present one.
     *
     * @param proof {@link Reenrolment#message} of this request, signed with the signing key: with it the present certificate may have expired
     */
    X509Certificate reenroll(SSLSocketFactory own, Bytes csr, Bytes proof) throws NotEnrolled {
        return certificate("/.well-known/est/simplereenroll", own, Map.of(Reenrolment.HEADER, proof.base64()), csr);
    }

    /** The newest configuration that the organisation has left for this gateway; empty if there is none. */
    Optional<Bytes> configuration(SSLSocketFactory own) throws NotEnrolled {
        try {
            return Optional.of(
                    line.with(own, new Exchange.Question("/.well-known/cairn/configuration", Map.of(), null, OK))
                            .body());
        } catch (NotEnrolled no) {
            if (String.valueOf(no.getMessage()).startsWith(NONE_YET)) {
                return Optional.empty();
            }
            throw no;
        }
    }

    private X509Certificate certificate(String path, SSLSocketFactory tls, Map<String, String> more, Bytes csr)
            throws NotEnrolled {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("Content-Type", "application/pkcs10");
        headers.put("Content-Transfer-Encoding", "base64");
        Exchange.Question question = new Exchange.Question(path, headers, Bytes.ofUtf8(csr.base64() + "\n"), OK);
        return certificates(line.with(tls, question).body()).get(0);
    }

    private static Map<String, String> basic(EnrolmentCode code) {
        return Map.of(
                "Authorization",
                "Basic " + Bytes.ofUtf8("gateway:" + code.text()).base64());
    }

    private static List<X509Certificate> certificates(Bytes base64) throws NotEnrolled {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64.utf8());
            List<X509Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertPath(new ByteArrayInputStream(der), "PKCS7")
                    .getCertificates()
                    .stream()
                    .map(EstClient::x509)
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            throw new NotEnrolled("The server's certificates do not read.", broken);
        }
        throw new NotEnrolled("The server sent no certificate.");
    }

    private static X509Certificate x509(Certificate each) {
        if (each instanceof X509Certificate x509) {
            return x509;
        }
        throw new IllegalArgumentException("no X.509 certificate");
    }

    /** For {@link #authorities} alone: the answer is judged by its confirmation, not by the line that it came on. */
    private static SSLSocketFactory trustNobodyYet() {
        X509TrustManager any = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {
                throw new IllegalStateException("this is a client");
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {
                // Whoever it is: nothing secret is sent to it.
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {any}, new SecureRandom());
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS 1.3", e);
        }
    }
}
