package dev.cairn.ledger.stamp;

import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/**
 * An authority for tests and the demo, with a key and a certificate of its own. <b>It proves nothing</b>: whoever runs the ledger runs it
 * too and may set its clock. Its label says so wherever its word is shown.
 */
public final class TestAuthority implements TimestampAuthority {

    /** How it is called in a genesis. */
    public static final String LABEL = "test authority, proves nothing";

    /** A policy identifier of nobody: under the arc for examples (2.999). */
    private static final ASN1ObjectIdentifier POLICY = new ASN1ObjectIdentifier("2.999.3161");

    private static final Duration VALID = Duration.ofDays(3_650);
    private static final int SERIAL_BITS = 63;
    private static final String KEY_PEM = "PRIVATE KEY";
    private static final String CERTIFICATE_PEM = "CERTIFICATE";

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final InstantSource clock;
    private final SecureRandom random;

    private TestAuthority(PrivateKey key, X509Certificate certificate, InstantSource clock, SecureRandom random) {
        this.key = key;
        this.certificate = certificate;
        this.clock = clock;
        this.random = random;
    }

    /** One with a new key, valid for ten years from a day ago. */
    public static TestAuthority create(InstantSource clock, SecureRandom random) {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
            keys.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = keys.generateKeyPair();
            return new TestAuthority(pair.getPrivate(), certify(pair, clock.instant(), random), clock, random);
        } catch (GeneralSecurityException | IOException | OperatorException impossible) {
            throw new IllegalStateException("no test authority", impossible);
        }
    }

    private static X509Certificate certify(KeyPair pair, Instant now, SecureRandom random)
            throws GeneralSecurityException, IOException, OperatorException {
        X500Name name = new X500Name("CN=" + LABEL.replace(",", "\\,"));
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(VALID)),
                name,
                pair.getPublic());
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    }

    /** Reads what {@link #write} wrote. */
    public static TestAuthority read(Path pem, InstantSource clock, SecureRandom random) throws IOException {
        try {
            String text = Files.readString(pem);
            PrivateKey key =
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(unwrapped(text, KEY_PEM)));
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(unwrapped(text, CERTIFICATE_PEM)));
            return new TestAuthority(key, certificate, clock, random);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(pem + " is no key and certificate of a test authority: " + e.getMessage(), e);
        }
    }

    /** Writes key and certificate as PEM, readable by the owner alone; a file that is there is an error. */
    public void write(Path pem) throws IOException {
        Files.createFile(pem, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(pem, wrapped(key.getEncoded(), KEY_PEM) + certificatePem());
    }

    /** The certificate alone: what {@code openssl ts -verify -CAfile} takes. */
    public String certificatePem() {
        try {
            return wrapped(certificate.getEncoded(), CERTIFICATE_PEM);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("certificate", impossible);
        }
    }

    private static String wrapped(byte[] der, String what) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
    }

    private static byte[] unwrapped(String pem, String what) {
        String begin = "-----BEGIN " + what + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + what + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no " + what);
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }

    /** SubjectPublicKeyInfo, for the genesis. */
    public Bytes spki() {
        return Bytes.wrap(certificate.getPublicKey().getEncoded());
    }

    @Override
    public Bytes stamp(Hash textHash) {
        TimeStampRequestGenerator asking = new TimeStampRequestGenerator();
        asking.setCertReq(true);
        TimeStampRequest question = asking.generate(
                NISTObjectIdentifiers.id_sha256, textHash.bytes().toArray(), new BigInteger(64, random));
        try {
            return Bytes.wrap(tokens(true).generate(question, serial(), now()).getEncoded());
        } catch (TSPException | IOException no) {
            throw new Trouble.Unavailable("test authority: " + no.getMessage(), no);
        }
    }

    /** Answers a query as it comes over the wire: granted, or rejected with a reason. */
    Bytes answer(Bytes query) throws IOException {
        try {
            TimeStampRequest question = new TimeStampRequest(query.toArray());
            return Bytes.wrap(new TimeStampResponseGenerator(tokens(question.getCertReq()), TSPAlgorithms.ALLOWED)
                    .generate(question, serial(), now())
                    .getEncoded());
        } catch (TSPException | RuntimeException no) {
            throw new IOException("no time-stamp query: " + no.getMessage(), no);
        }
    }

    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
    }

    private Date now() {
        return Date.from(clock.instant());
    }

    private TimeStampTokenGenerator tokens(boolean withCertificate) throws TSPException {
        try {
            DigestCalculatorProvider digests = new BcDigestCalculatorProvider();
            TimeStampTokenGenerator tokens = new TimeStampTokenGenerator(
                    new JcaSimpleSignerInfoGeneratorBuilder().build("SHA256withECDSA", key, certificate),
                    digests.get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)),
                    POLICY);
            if (withCertificate) {
                tokens.addCertificates(new JcaCertStore(List.of(certificate)));
            }
            return tokens;
        } catch (GeneralSecurityException | OperatorException e) {
            throw new TSPException("test authority cannot sign: " + e.getMessage(), e);
        }
    }
}
