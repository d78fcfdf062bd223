package dev.cairn.ledger.stamp;

import dev.cairn.proof.Bytes;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/** Authorities as they may be, right and wrong: each part of a token can be chosen. */
final class Offices {

    /** When the tokens say that they were made. */
    static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private static final SecureRandom RANDOM = new SecureRandom();

    private Offices() {}

    /** A certificate and its key. */
    record Identity(KeyPair keys, X509Certificate certificate) {
        Bytes spki() {
            return Bytes.wrap(keys.getPublic().getEncoded());
        }
    }

    /** What may be in a certificate. */
    record Wish(
            String algorithm,
            Optional<KeyPurposeId> usage,
            boolean critical,
            boolean authority,
            Instant from,
            Instant to,
            Optional<Identity> issuer) {
        static Wish good() {
            return new Wish(
                    "EC",
                    Optional.of(KeyPurposeId.id_kp_timeStamping),
                    true,
                    false,
                    AT.minus(Duration.ofDays(30)),
                    AT.plus(Duration.ofDays(3_650)),
                    Optional.empty());
        }

        static Wish root() {
            return new Wish(
                    "EC",
                    Optional.empty(),
                    false,
                    true,
                    AT.minus(Duration.ofDays(300)),
                    AT.plus(Duration.ofDays(3_650)),
                    Optional.empty());
        }

        Wish by(Identity other) {
            return new Wish(algorithm, usage, critical, authority, from, to, Optional.of(other));
        }

        Wish usage(KeyPurposeId other, boolean isCritical) {
            return new Wish(algorithm, Optional.of(other), isCritical, authority, from, to, issuer);
        }

        Wish algorithm(String other) {
            return new Wish(other, usage, critical, authority, from, to, issuer);
        }

        Wish valid(Instant since, Instant until) {
            return new Wish(algorithm, usage, critical, authority, since, until, issuer);
        }

        Wish notAnAuthority() {
            return new Wish(algorithm, usage, critical, false, from, to, issuer);
        }
    }

    static Identity identity(Wish wish) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(wish.algorithm());
        if (wish.algorithm().equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else if (wish.algorithm().equals("RSA")) {
            generator.initialize(2_048);
        }
        KeyPair keys = generator.generateKeyPair();
        X500Name name = new X500Name("CN=Office " + new BigInteger(64, RANDOM));
        X500Name issuer = wish.issuer()
                .map(by ->
                        new X500Name(by.certificate().getSubjectX500Principal().getName()))
                .orElse(name);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(63, RANDOM),
                Date.from(wish.from()),
                Date.from(wish.to()),
                name,
                keys.getPublic());
        if (wish.usage().isPresent()) {
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    wish.critical(),
                    new ExtendedKeyUsage(wish.usage().get()));
        }
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(wish.authority()));
        KeyPair signer = wish.issuer().map(Identity::keys).orElse(keys);
        return new Identity(
                keys,
                new JcaX509CertificateConverter()
                        .getCertificate(builder.build(
                                new JcaContentSignerBuilder(signature(signer)).build(signer.getPrivate()))));
    }

    private static String signature(KeyPair keys) {
        return switch (keys.getPublic().getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "Ed25519";
        };
    }

    /** A token by somebody at {@link #AT}, with his certificate and these others in it. */
    static Bytes token(Identity by, Bytes imprint, X509Certificate... others) throws Exception {
        return token(by, by.certificate(), signature(by.keys()), NISTObjectIdentifiers.id_sha256, imprint, others);
    }

    /** Everything chosen. */
    static Bytes token(
            Identity by,
            X509Certificate named,
            String signature,
            ASN1ObjectIdentifier digest,
            Bytes imprint,
            X509Certificate... others)
            throws Exception {
        TimeStampRequestGenerator asking = new TimeStampRequestGenerator();
        asking.setCertReq(true);
        TimeStampRequest question = asking.generate(digest, imprint.toArray(), BigInteger.ONE);
        TimeStampTokenGenerator tokens = new TimeStampTokenGenerator(
                new JcaSimpleSignerInfoGeneratorBuilder()
                        .build(signature, by.keys().getPrivate(), named),
                new BcDigestCalculatorProvider().get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)),
                new ASN1ObjectIdentifier("2.999.1"));
        List<X509Certificate> certificates = new ArrayList<>(List.of(named));
        certificates.addAll(List.of(others));
        tokens.addCertificates(new JcaCertStore(certificates));
        return Bytes.wrap(
                tokens.generate(question, BigInteger.TWO, Date.from(AT)).getEncoded());
    }
}
