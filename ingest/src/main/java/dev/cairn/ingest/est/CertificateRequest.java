package dev.cairn.ingest.est;

import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * A PKCS #10 request (RFC 2986) for a gateway's TLS certificate: its subject is the device id as common name and nothing else, its key P-256,
 * its signature by that key. Attributes and extensions that it asks for are not read: a certificate says what this door says.
 *
 * @param device in the subject
 * @param key as it will stand in the certificate
 * @param der the request
 */
record CertificateRequest(DeviceId device, SubjectPublicKeyInfo key, Bytes der) {
    private static final String HOW = "a PKCS #10 request in base64, as RFC 7030 section 4.2.1 has it";

    /** @param body base64 with or without line ends (RFC 8951) */
    static CertificateRequest read(Bytes body) throws Refusal {
        Bytes der = der(body);
        try {
            PKCS10CertificationRequest csr = new PKCS10CertificationRequest(der.toArray());
            DeviceId device = device(csr.getSubject());
            requireP256(csr.getSubjectPublicKeyInfo());
            requireSigned(csr);
            return new CertificateRequest(device, csr.getSubjectPublicKeyInfo(), der);
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException broken) {
            throw new Refusal(400, "EST-04", "The certificate request does not read: expected " + HOW + ".");
        }
    }

    /** SHA-256 of the request. */
    Hash hash() {
        return Hash.sha256(der);
    }

    private static Bytes der(Bytes body) throws Refusal {
        try {
            return Bytes.wrap(Base64.getDecoder().decode(body.utf8().replaceAll("[ \\t\\r\\n]", "")));
        } catch (IllegalArgumentException notBase64) {
            throw new Refusal(400, "EST-04", "The certificate request does not read: expected " + HOW + ".");
        }
    }

    private static DeviceId device(X500Name subject) throws Refusal {
        RDN[] names = subject.getRDNs();
        boolean one = names.length == 1
                && !names[0].isMultiValued()
                && names[0].getFirst().getType().equals(BCStyle.CN);
        if (one) {
            try {
                return new DeviceId(IETFUtils.valueToString(names[0].getFirst().getValue()));
            } catch (IllegalArgumentException notOne) {
                // said below
            }
        }
        throw new Refusal(
                400, "EST-05", "The certificate request must name the device id as its common name, and nothing else.");
    }

    private static void requireP256(SubjectPublicKeyInfo key) throws Refusal {
        ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
        boolean p256 = algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)
                && SECObjectIdentifiers.secp256r1.equals(key.getAlgorithm().getParameters());
        if (!p256) {
            throw new Refusal(
                    400, "EST-06", "The key is of another kind than this door takes, or too weak: P-256 it is.");
        }
    }

    private static void requireSigned(PKCS10CertificationRequest csr) throws Refusal {
        boolean signed;
        try {
            PublicKey key = KeyFactory.getInstance("EC")
                    .generatePublic(
                            new X509EncodedKeySpec(csr.getSubjectPublicKeyInfo().getEncoded()));
            signed = csr.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
        } catch (GeneralSecurityException
                | IOException
                | OperatorCreationException
                | PKCSException
                | RuntimeOperatorException broken) {
            signed = false;
        }
        if (!signed) {
            throw new Refusal(400, "EST-04", "The certificate request is not signed by the key that it is about.");
        }
    }
}
