package dev.cairn.edge.key;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.Unusable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;

/**
 * An ES256 key that never leaves its token (TPM, secure element, SoftHSM in tests), through the JDK's SunPKCS11. P-256 only: JDK 17 offers no EdDSA
 * through PKCS #11. What the token returns is brought to low s. The token keeps a certificate beside the key, because the JDK finds keys by it; it
 * says nothing, and nobody reads it.
 */
public final class Pkcs11Signer implements Signer {
    private static final String ALIAS = "cairn-device";
    private static final int HALF_BYTES = 32;

    /** n of P-256 (SEC 2, 2.4.2). */
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    /** CN=cairn device, and from 2026 to the end of 9999 (RFC 5280, 4.1.2.5). */
    private static final Bytes SELF = Bytes.ofHex("30173115301306035504030c0c636169726e20646576696365");

    private static final Bytes FOR_EVER =
            Bytes.ofHex("3022180f32303236303130313030303030305a" + "180f39393939313233313233353935395a");
    private static final Bytes ECDSA_SHA256 = Bytes.ofHex("300a06082a8648ce3d040302");
    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;

    private final Provider provider;
    private final PrivateKey key;
    private final PublicKey publicKey;

    private Pkcs11Signer(Provider provider, PrivateKey key, PublicKey publicKey) {
        this.provider = provider;
        this.key = key;
        this.publicKey = publicKey;
    }

    /**
     * Opens the key, or makes it in the token if there is none: sensitive, not extractable.
     *
     * @param library the token's PKCS #11 library
     * @param slot index of its slot in the library's list, from 0
     * @param pin the user's
     * @throws IOException when the token cannot be reached or opened
     */
    public static Pkcs11Signer open(Path library, int slot, String pin) throws IOException {
        String settings = "--name=cairn-" + slot + "\nlibrary=" + library + "\nslotListIndex=" + slot
                + "\n"
                + "attributes(generate,CKO_PRIVATE_KEY,*) = { CKA_SENSITIVE = true CKA_EXTRACTABLE = false CKA_SIGN ="
                + " true }\n";
        try {
            Provider provider = Security.getProvider("SunPKCS11").configure(settings);
            KeyStore token = KeyStore.getInstance("PKCS11", provider);
            token.load(null, pin.toCharArray());
            if (token.getCertificate(ALIAS) == null) {
                generate(provider, token);
            }
            return read(provider, token);
        } catch (GeneralSecurityException | ProviderException | Malformed e) {
            throw new IOException("the key in the token behind " + library + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Pkcs11Signer read(Provider provider, KeyStore token)
            throws GeneralSecurityException, Malformed, IOException {
        Certificate beside = token.getCertificate(ALIAS);
        if (beside != null && token.getKey(ALIAS, null) instanceof PrivateKey key) {
            PublicKey open = PublicKey.ofSpki(Bytes.of(beside.getPublicKey().getEncoded()));
            return new Pkcs11Signer(provider, key, open);
        }
        throw new IOException("the token holds no key " + ALIAS);
    }

    private static void generate(Provider provider, KeyStore token) throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        Bytes spki = Bytes.of(pair.getPublic().getEncoded());
        Bytes signed = TlsKey.der(SEQUENCE, Bytes.ofHex("020101"), ECDSA_SHA256, SELF, FOR_EVER, SELF, spki);
        Signature signature = Signature.getInstance("SHA256withECDSA", provider);
        signature.initSign(pair.getPrivate());
        signature.update(signed.toArray());
        Bytes bits = TlsKey.der(BIT_STRING, Bytes.ofHex("00"), Bytes.wrap(signature.sign()));
        byte[] whole = TlsKey.der(SEQUENCE, signed, ECDSA_SHA256, bits).toArray();
        Certificate beside =
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
        token.setKeyEntry(ALIAS, pair.getPrivate(), null, new Certificate[] {beside});
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public synchronized Bytes sign(Bytes message) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format", provider);
            signature.initSign(key);
            signature.update(message.toArray());
            return lowS(signature.sign());
        } catch (GeneralSecurityException | ProviderException e) {
            throw new Unusable("the token does not sign: " + e.getMessage(), e);
        }
    }

    /** r ‖ s with the smaller of s and n − s: both are valid, one is ours (docs/formats/keys.md). */
    static Bytes lowS(byte[] signature) {
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, HALF_BYTES, signature.length));
        BigInteger low = s.min(ORDER.subtract(s));
        byte[] big = low.toByteArray();
        byte[] whole = Arrays.copyOf(Arrays.copyOf(signature, HALF_BYTES), 2 * HALF_BYTES);
        int skip = Math.max(0, big.length - HALF_BYTES);
        System.arraycopy(big, skip, whole, 2 * HALF_BYTES - (big.length - skip), big.length - skip);
        return Bytes.wrap(whole);
    }

    /** Whether the private key can be read out; for tests. */
    boolean isExtractable() {
        return key.getEncoded() != null;
    }
}
