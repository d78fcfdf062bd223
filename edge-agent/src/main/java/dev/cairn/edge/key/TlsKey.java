package dev.cairn.edge.key;

import dev.cairn.proof.Bytes;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/**
 * A P-256 key for TLS, never for statements, and the PKCS #10 request (RFC 2986) for its certificate, written by hand because Bouncy Castle's
 * X.509 library would be a tenth of everything that a gateway carries.
 *
 * <pre>
 * SEQUENCE { info, SEQUENCE { 1.2.840.10045.4.3.2 }, BIT STRING signature }
 * info = SEQUENCE { INTEGER 0, SEQUENCE { SET { SEQUENCE { 2.5.4.3, UTF8String name } } }, SubjectPublicKeyInfo, [0] {} }
 * </pre>
 */
public final class TlsKey {
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int UTF8 = 0x0c;
    private static final int BIT_STRING = 0x03;
    private static final int SHORT_MAX = 0x7f;
    private static final int BYTE = 0xff;
    private static final Bytes ZERO = Bytes.ofHex("020100");
    private static final Bytes COMMON_NAME = Bytes.ofHex("0603550403");
    private static final Bytes ECDSA_SHA256 = Bytes.ofHex("06082a8648ce3d040302");
    private static final Bytes NO_ATTRIBUTES = Bytes.ofHex("a000");

    private TlsKey() {}

    /** A fresh key pair. */
    public static KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no P-256 keys", e);
        }
    }

    /**
     * The request, DER.
     *
     * @param commonName 1 to 64 characters
     */
    public static Bytes request(String commonName, KeyPair key) {
        Bytes name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8, Bytes.ofUtf8(commonName)))));
        Bytes info = der(SEQUENCE, ZERO, name, Bytes.of(key.getPublic().getEncoded()), NO_ATTRIBUTES);
        Bytes signature = der(BIT_STRING, Bytes.ofHex("00"), sign(key, info));
        return der(SEQUENCE, info, der(SEQUENCE, ECDSA_SHA256), signature);
    }

    private static Bytes sign(KeyPair key, Bytes message) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key.getPrivate());
            signature.update(message.toArray());
            return Bytes.wrap(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key just made does not sign", e);
        }
    }

    static Bytes der(int tag, Bytes... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (Bytes each : parts) {
            content.writeBytes(each.toArray());
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length > SHORT_MAX) {
            int bytes = length > BYTE ? 2 : 1;
            whole.write(SHORT_MAX + 1 + bytes);
            if (bytes == 2) {
                whole.write(length >> Byte.SIZE);
            }
        }
        whole.write(length & BYTE);
        whole.writeBytes(content.toByteArray());
        return Bytes.wrap(whole.toByteArray());
    }
}
