package dev.cairn.firmware.enrol;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;

/**
 * What a gateway signs, with the key that signs its statements, when it asks for its next TLS certificate (docs/formats/enrolment.md). A certificate
 * runs out while a gateway lies in a shed over winter; that key does not, and it is what the ledger knows the gateway by. So with this signature an
 * expired certificate is renewed, and nobody has to drive out with a new code.
 *
 * <pre>
 * cairn-reenrolment/v1\n
 * origin &lt;ledger origin&gt;\n
 * request &lt;hex SHA-256 of the PKCS #10 request, DER&gt;\n
 * </pre>
 *
 * <p>Security guarantees: it names one request, so a certificate for it serves only whoever has that request's TLS key. Nothing else that the key
 * signs begins like this. It proves nothing once the key is revoked.
 */
public final class Reenrolment {
    /** Header of {@code simplereenroll}: base64 of the 64-byte signature. */
    public static final String HEADER = "Cairn-Possession";

    private Reenrolment() {}

    /**
     * The bytes to sign.
     *
     * @param origin the ledger's
     * @param request PKCS #10, DER
     */
    public static Bytes message(String origin, Bytes request) {
        return Bytes.ofUtf8("cairn-reenrolment/v1\norigin " + origin + "\nrequest "
                + Hash.sha256(request).hex() + "\n");
    }
}
