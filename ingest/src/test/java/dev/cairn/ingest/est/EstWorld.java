package dev.cairn.ingest.est;

import dev.cairn.firmware.enrol.EnrolmentCode;
import dev.cairn.ingest.fake.Certificates;
import dev.cairn.ingest.fake.FakeLedger;
import dev.cairn.ingest.fake.FakeRegistry;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.KeyStatement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A desk over a fake register, an authority, and gateways that come to it; time stands until it is moved. */
final class EstWorld {
    static final SecureRandom RANDOM = new SecureRandom();
    static final String ADDRESS = "192.0.2.7";
    static final Duration LIFE = Duration.ofMinutes(30);
    static final Duration CODE_LIFE = Duration.ofDays(1);

    final FakeLedger ledger = new FakeLedger();
    final FakeRegistry registry = new FakeRegistry();
    final Certificates certificates = new Certificates("Test authority");
    final SoftwareSigner organisation = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    final SoftwareSigner node = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    final InvitationBook book;
    final IssuingAuthority authority;
    final EstDesk desk;
    Instant now = Instant.now();
    long nanos;

    EstWorld(Path folder) throws IOException {
        this(folder, Optional.empty());
    }

    EstWorld(Path folder, Optional<BiPredicate<Invitation, Hash>> usedUp) throws IOException {
        registry.organisation(organisation.publicKey());
        certificates.server(folder);
        Path key = certificates.authorityKey(folder);
        book = InvitationBook.in(folder.resolve("codes"));
        authority = IssuingAuthority.read(key, folder.resolve("ca.pem"), LIFE, RANDOM);
        EstDesk.Parts parts = new EstDesk.Parts(
                ledger.genesis(),
                node.publicKey(),
                URI.create("mqtts://127.0.0.1:8883"),
                registry,
                book,
                authority,
                device -> Optional.empty(),
                () -> now);
        Attempts attempts = new Attempts(() -> nanos);
        desk = usedUp.isPresent() ? new EstDesk(parts, attempts, usedUp.get()) : new EstDesk(parts, attempts);
    }

    EnrolmentCode invite(String name) throws IOException {
        return book.invite(organisation.publicKey().thumbprint(), name, "-", List.of(), now.plus(CODE_LIFE), RANDOM);
    }

    static Optional<String> basic(EnrolmentCode code) {
        return basic(code.spoken());
    }

    static Optional<String> basic(String password) {
        byte[] both = ("gateway:" + password).getBytes(StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
    }

    static KeyPair p256() {
        return pair("EC", "secp256r1");
    }

    static KeyPair pair(String algorithm, String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Bytes csr(String subject, KeyPair named, KeyPair signing, String algorithm) {
        try {
            PKCS10CertificationRequest csr = new JcaPKCS10CertificationRequestBuilder(
                            new X500Name(subject), named.getPublic())
                    .build(new JcaContentSignerBuilder(algorithm).build(signing.getPrivate()));
            return Bytes.ofUtf8(Base64.getMimeEncoder().encodeToString(csr.getEncoded()));
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Bytes csr(DeviceId device) {
        KeyPair pair = p256();
        return csr("CN=" + device.hex(), pair, pair, "SHA256withECDSA");
    }

    /** A gateway with its signing key. */
    final class Visitor {
        final Signer signer = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
        final Bytes chain = Bytes.random(RANDOM, 16);

        DeviceId device() {
            return DeviceId.of(signer.publicKey().thumbprint());
        }

        Bytes request(String name, Hash owner, Optional<Hash> codeHash) {
            KeyStatement said = KeyStatement.device(
                    FakeLedger.ORIGIN, signer, owner, name, codeHash, List.of(chain), List.of("BME280-17"));
            return text(FakeLedger.ORIGIN, said);
        }

        Bytes request(String name, EnrolmentCode code) {
            return request(name, organisation.publicKey().thumbprint(), Optional.of(code.hash()));
        }

        /** The whole first visit. */
        X509Certificate enrol(String name, EnrolmentCode code) throws Refusal, IOException {
            desk.request(basic(code), ADDRESS, request(name, code));
            return certificate(desk.simpleenroll(basic(code), ADDRESS, csr(device())));
        }

        void registered() {
            registry.device(signer.publicKey(), organisation.publicKey().thumbprint(), chain);
        }
    }

    static Bytes text(String origin, KeyStatement said) {
        return Bytes.ofUtf8("cairn-request/v1 " + origin + "\ncapsule "
                + said.toCapsule(RANDOM).bytes().base64() + "\n");
    }

    Visitor visitor() {
        return new Visitor();
    }

    /** The only certificate of a certs-only answer, read by the JDK. */
    static X509Certificate certificate(Reply reply) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(reply.body().utf8());
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertPath(new ByteArrayInputStream(der), "PKCS7")
                    .getCertificates()
                    .get(0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static X500Principal principal(DeviceId device) {
        return new X500Principal("CN=" + device.hex());
    }
}
