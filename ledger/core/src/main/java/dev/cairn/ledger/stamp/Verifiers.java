package dev.cairn.ledger.stamp;

import java.io.IOException;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSSignatureAlgorithmNameGenerator;
import org.bouncycastle.cms.DefaultCMSSignatureAlgorithmNameGenerator;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.bc.BcECSignerInfoVerifierBuilder;
import org.bouncycastle.cms.bc.BcEdDSASignerInfoVerifierBuilder;
import org.bouncycastle.cms.bc.BcRSASignerInfoVerifierBuilder;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcContentVerifierProviderBuilder;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.bc.BcECContentVerifierProviderBuilder;
import org.bouncycastle.operator.bc.BcEdDSAContentVerifierProviderBuilder;
import org.bouncycastle.operator.bc.BcRSAContentVerifierProviderBuilder;

/** Bouncy Castle's verifiers by the kind of key: RSA, EC or EdDSA. */
final class Verifiers {

    private static final CMSSignatureAlgorithmNameGenerator NAMES = new DefaultCMSSignatureAlgorithmNameGenerator();
    private static final DefaultSignatureAlgorithmIdentifierFinder SIGNATURES =
            new DefaultSignatureAlgorithmIdentifierFinder();
    private static final DefaultDigestAlgorithmIdentifierFinder DIGESTS = new DefaultDigestAlgorithmIdentifierFinder();
    private static final DigestCalculatorProvider CALCULATORS = new BcDigestCalculatorProvider();

    private enum Kind {
        RSA,
        EC,
        EDDSA;

        static Kind of(SubjectPublicKeyInfo key) {
            var algorithm = key.getAlgorithm().getAlgorithm();
            if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
                return RSA;
            }
            return algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey) ? EC : EDDSA;
        }
    }

    private Verifiers() {}

    /** For the one signature of a token. */
    static SignerInformationVerifier ofSigner(X509CertificateHolder certificate) throws OperatorCreationException {
        return switch (Kind.of(certificate.getSubjectPublicKeyInfo())) {
            case RSA -> new BcRSASignerInfoVerifierBuilder(NAMES, SIGNATURES, DIGESTS, CALCULATORS).build(certificate);
            case EC -> new BcECSignerInfoVerifierBuilder(NAMES, SIGNATURES, DIGESTS, CALCULATORS).build(certificate);
            case EDDSA ->
                new BcEdDSASignerInfoVerifierBuilder(NAMES, SIGNATURES, DIGESTS, CALCULATORS).build(certificate);
        };
    }

    /** For the signature on a certificate. */
    static ContentVerifierProvider ofIssuer(SubjectPublicKeyInfo key) throws OperatorCreationException, IOException {
        BcContentVerifierProviderBuilder builder =
                switch (Kind.of(key)) {
                    case RSA -> new BcRSAContentVerifierProviderBuilder(DIGESTS);
                    case EC -> new BcECContentVerifierProviderBuilder(DIGESTS);
                    case EDDSA -> new BcEdDSAContentVerifierProviderBuilder();
                };
        return builder.build(PublicKeyFactory.createKey(key));
    }
}
