package dev.cairn.ledger.stamp;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;

/**
 * An RFC 3161 token that holds: its imprint is the hash that was asked about, it is signed under the certificate that it names, and
 * that certificate was one for time stamping at the time it tells. Whether anybody believes its signer is asked afterwards.
 */
final class Token {

    /** Certificates between the signer's and a key that is named. */
    static final int CHAIN_MAX = 3;

    /** Certificates in a token: real ones bring 1 to 4, and with many that could follow each other the ways grow with their cube. */
    static final int CERTIFICATES_MAX = 8;

    private static final Set<String> DIGESTS = Set.of(
            NISTObjectIdentifiers.id_sha256.getId(),
            NISTObjectIdentifiers.id_sha384.getId(),
            NISTObjectIdentifiers.id_sha512.getId());

    private final TimeStampToken token;
    private final X509CertificateHolder signer;

    private Token(TimeStampToken token, X509CertificateHolder signer) {
        this.token = token;
        this.signer = signer;
    }

    /**
     * Reads a token and checks all of that.
     *
     * @throws Malformed {@code TST-03}, with the reason, whatever the bytes are
     */
    static Token read(Bytes der, Hash imprint) throws Malformed {
        try {
            return check(new TimeStampToken(ContentInfo.getInstance(one(der))), imprint);
        } catch (TSPException | CMSException | IOException | OperatorCreationException | RuntimeException no) {
            throw new Malformed(Stamp.CODE, "the token does not hold: " + no.getMessage(), no);
        } catch (StackOverflowError nested) {
            throw new Malformed(Stamp.CODE, "the token is nested too deeply", nested);
        }
    }

    private static ASN1Primitive one(Bytes der) throws IOException {
        return ASN1Primitive.fromByteArray(der.toArray()); // refuses bytes behind it
    }

    private static Token check(TimeStampToken token, Hash imprint)
            throws Malformed, TSPException, CMSException, IOException, OperatorCreationException {
        var info = token.getTimeStampInfo();
        require(
                info.getMessageImprintAlgOID().equals(NISTObjectIdentifiers.id_sha256)
                        && Arrays.equals(
                                info.getMessageImprintDigest(), imprint.bytes().toArray()),
                "it is over something else");
        int certificates = token.getCertificates().getMatches(null).size();
        require(certificates <= CERTIFICATES_MAX, certificates + " certificates");
        Collection<SignerInformation> signers =
                token.toCMSSignedData().getSignerInfos().getSigners();
        require(signers.size() == 1, signers.size() + " signers");
        require(DIGESTS.contains(signers.iterator().next().getDigestAlgOID()), "a digest that is not SHA-2");
        @SuppressWarnings("unchecked") // Bouncy Castle's selector is not generic
        Collection<X509CertificateHolder> own = token.getCertificates().getMatches(token.getSID());
        require(own.size() == 1, own.size() + " certificates of its signer");
        X509CertificateHolder signer = own.iterator().next();
        // ESSCertID, extended key usage, validity at the token's time, attributes and signature.
        token.validate(Verifiers.ofSigner(signer));
        return new Token(token, signer);
    }

    private static void require(boolean holds, String otherwise) throws Malformed {
        if (!holds) {
            throw new Malformed(Stamp.CODE, "the token does not hold: " + otherwise);
        }
    }

    /** The time it tells. */
    Instant time() {
        return token.getTimeStampInfo().getGenTime().toInstant();
    }

    /** Whether its signer's key is this one, or was certified by it over certificates that the token brings. */
    boolean isUnder(Bytes spki) {
        try {
            SubjectPublicKeyInfo named = SubjectPublicKeyInfo.getInstance(one(spki));
            return isUnder(signer, named, CHAIN_MAX);
        } catch (IOException | RuntimeException notAKey) {
            return false; // the genesis may name a key of a kind that nobody here can read
        }
    }

    private boolean isUnder(X509CertificateHolder certificate, SubjectPublicKeyInfo named, int links) {
        if (certificate.getSubjectPublicKeyInfo().equals(named) || issued(named, certificate)) {
            return true;
        }
        return links > 0
                && issuers(certificate).stream()
                        .filter(issuer -> issued(issuer.getSubjectPublicKeyInfo(), certificate))
                        .anyMatch(issuer -> isUnder(issuer, named, links - 1));
    }

    private List<X509CertificateHolder> issuers(X509CertificateHolder certificate) {
        Date at = Date.from(time());
        return token.getCertificates().getMatches(null).stream()
                .filter(other -> other.getSubject().equals(certificate.getIssuer())
                        && !other.equals(certificate)
                        && other.isValidOn(at)
                        && isAuthority(other))
                .toList();
    }

    private static boolean isAuthority(X509CertificateHolder certificate) {
        BasicConstraints constraints = BasicConstraints.fromExtensions(certificate.getExtensions());
        return constraints != null && constraints.isCA();
    }

    private static boolean issued(SubjectPublicKeyInfo by, X509CertificateHolder certificate) {
        try {
            return certificate.isSignatureValid(Verifiers.ofIssuer(by));
        } catch (Exception notThisKey) {
            return false;
        }
    }
}
