package dev.cairn.edge.enrol;

import dev.cairn.edge.key.TlsKey;
import dev.cairn.edge.uplink.TlsFiles;
import dev.cairn.firmware.enrol.EnrolmentCode;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * One enrolment with one code. Whatever ends it half-way, the same command with the same code goes on: keys and the certificate request are on disk
 * before anything is asked for, and the server answers the same request the same way. An identity that exists is replaced only at the end.
 */
public final class Enroller {
    private final IdentityFolder folder;
    private final SecureRandom random;

    /** Gives the signing key, and makes it if there is none yet. */
    public interface Key {
        Signer open() throws IOException;
    }

    /**
     * What came of it.
     *
     * @param device the id that its organisation will see
     * @param until the end of the certificate's life
     */
    public record Done(DeviceId device, String name, String site, String ledger, java.time.Instant until) {}

    public Enroller(IdentityFolder folder, SecureRandom random) {
        this.folder = folder;
        this.random = random;
    }

    /**
     * @param est {@code https://host:port}
     * @throws NotEnrolled with a sentence for whoever stands there
     * @throws IOException when the disk or the key does not work
     */
    public Done enrol(URI est, EnrolmentCode code, Key key) throws IOException {
        EstClient client = new EstClient(est);
        List<X509Certificate> authorities = client.authorities(code);
        StringBuilder pem = new StringBuilder();
        for (X509Certificate each : authorities) {
            pem.append(Pem.block("CERTIFICATE", encoded(each)));
        }
        SSLSocketFactory trusted = TlsFiles.trusting(authorities);
        Welcome welcome = Welcome.parse(client.welcome(code, trusted));
        Signer signer = key.open();
        DeviceId device = DeviceId.of(signer.publicKey().thumbprint());
        client.request(code, trusted, request(code, welcome, signer));
        Waiting waiting = waiting(device);
        X509Certificate given = client.enroll(code, trusted, waiting.request());
        requireOurs(given, device, waiting.key().getPublic().getEncoded());
        keep(est, pem.toString(), welcome, Pem.block("CERTIFICATE", encoded(given)) + waiting.keyPem());
        return new Done(
                device,
                welcome.name(),
                welcome.site(),
                welcome.genesis().origin(),
                given.getNotAfter().toInstant());
    }

    private String request(EnrolmentCode code, Welcome welcome, Signer signer) throws IOException {
        if (!folder.has(IdentityFolder.CHAINS)) {
            folder.write(IdentityFolder.CHAINS, chain() + "\n" + chain() + "\n");
        }
        var chains = folder.chains();
        KeyStatement said = KeyStatement.device(
                welcome.genesis().origin(),
                signer,
                welcome.organisation().thumbprint(),
                welcome.name(),
                Optional.of(code.hash()),
                List.of(Bytes.ofHex(chains.getKey()), Bytes.ofHex(chains.getValue())),
                welcome.sensors());
        return "cairn-request/v1 " + welcome.genesis().origin() + "\ncapsule "
                + said.toCapsule(random).bytes().base64() + "\n";
    }

    private String chain() {
        return Bytes.random(random, Statement.CHAIN_BYTES).hex();
    }

    private record Waiting(KeyPair key, String keyPem, Bytes request) {}

    /** The request of an earlier try, if its answer was lost; else a new one, durable before it is sent. */
    private Waiting waiting(DeviceId device) throws IOException {
        if (folder.has(IdentityFolder.WAITING)) {
            String text = folder.read(IdentityFolder.WAITING);
            KeyPair key = TlsFiles.keyPair(Pem.find("PRIVATE KEY", text), Pem.find("PUBLIC KEY", text));
            return new Waiting(key, keyPem(key), Pem.find("CERTIFICATE REQUEST", text));
        }
        KeyPair key = TlsKey.generate(random);
        Bytes request = TlsKey.request(device.hex(), key);
        folder.write(
                IdentityFolder.WAITING,
                keyPem(key)
                        + Pem.block("PUBLIC KEY", key.getPublic().getEncoded())
                        + Pem.block("CERTIFICATE REQUEST", request.toArray()));
        return new Waiting(key, keyPem(key), request);
    }

    static String keyPem(KeyPair key) {
        return Pem.block("PRIVATE KEY", key.getPrivate().getEncoded());
    }

    static byte[] encoded(X509Certificate certificate) throws IOException {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IOException("a certificate cannot be encoded: " + e.getMessage(), e);
        }
    }

    /** A server that answers with somebody else's certificate would lock the gateway out of its own door. */
    static void requireOurs(X509Certificate given, DeviceId device, byte[] publicKey) throws NotEnrolled {
        boolean named = given.getSubjectX500Principal().getName().equals("CN=" + device.hex());
        if (!named || !java.util.Arrays.equals(given.getPublicKey().getEncoded(), publicKey)) {
            throw new NotEnrolled("The server answered with a certificate for another gateway or key; it is not used.");
        }
    }

    private void keep(URI est, String authorities, Welcome welcome, String tls) throws IOException {
        folder.write("genesis.txt", welcome.genesis().text());
        folder.write("organisation.pub", welcome.organisation().spki().base64() + "\n");
        folder.write("node.pub", welcome.node().spki().base64() + "\n");
        folder.write(IdentityFolder.AUTHORITY, authorities);
        folder.write(IdentityFolder.TLS, tls);
        folder.write(
                IdentityFolder.ENROLLED,
                "server " + welcome.server() + "\nest " + est + "\nname " + welcome.name() + "\nsite " + welcome.site()
                        + "\n");
        folder.forget(IdentityFolder.WAITING);
    }
}
