package dev.cairn.proof.key;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A public key that the strict rule admits, and the rule's verdict on signatures: the same on server and phone.
 *
 * <pre>
 * Ed25519   302a300506032b6570032100 | 32 bytes                                                (RFC 8410)
 * P-256     3059301306072a8648ce3d020106082a8648ce3d03010703420004 | x (32) | y (32)           (RFC 5480)
 * signature Ed25519: R (32) | S (32)      ES256: r (32) | s (32), s ≤ ⌊n/2⌋
 * </pre>
 *
 * The thumbprint is SHA-256 over these bytes. See docs/formats/keys.md for the rule and why it is stricter than RFC 8032.
 */
public final class PublicKey {
    private static final Bytes ED25519_PREFIX = Bytes.ofHex("302a300506032b6570032100");
    private static final Bytes P256_PREFIX = Bytes.ofHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
    private static final int ED25519_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;
    private static final Bytes NEUTRAL_R = Bytes.ofHex("01" + "00".repeat(31));

    private final Bytes spki;
    private final Hash thumbprint;
    private final Body body;

    private PublicKey(Bytes spki, Body body) {
        this.spki = spki;
        this.thumbprint = Hash.sha256(spki);
        this.body = body;
    }

    /** Reads a SubjectPublicKeyInfo in one of the two forms; {@code SIG-02} for a key that the strict rule does not admit. */
    public static PublicKey ofSpki(Bytes spki) throws Malformed {
        if (spki.startsWith(ED25519_PREFIX) && spki.size() == ED25519_PREFIX.size() + ED25519_BYTES) {
            return new PublicKey(spki, ed25519(spki.slice(ED25519_PREFIX.size(), spki.size())));
        }
        if (spki.startsWith(P256_PREFIX) && spki.size() == P256_PREFIX.size() + 2 * P256.COORDINATE_BYTES) {
            return new PublicKey(spki, p256(spki.slice(P256_PREFIX.size(), spki.size())));
        }
        throw new Malformed("SIG-02", "a key of " + spki.size() + " bytes in neither of the two forms");
    }

    /** Reads a bare 32-byte Ed25519 key, as notes carry it. */
    public static PublicKey ofEd25519(Bytes raw) throws Malformed {
        return ofSpki(ED25519_PREFIX.concat(raw));
    }

    static PublicKey ofP256(Bytes xy) throws Malformed {
        return ofSpki(P256_PREFIX.concat(xy));
    }

    public Bytes spki() {
        return spki;
    }

    /** SHA-256 over {@link #spki()}; names the key everywhere. */
    public Hash thumbprint() {
        return thumbprint;
    }

    public Algorithm algorithm() {
        return body.algorithm();
    }

    /** The bytes after the prefix: 32 for Ed25519, x ‖ y for P-256. */
    public Bytes raw() {
        return spki.slice(
                body.algorithm() == Algorithm.ED25519 ? ED25519_PREFIX.size() : P256_PREFIX.size(), spki.size());
    }

    /** Proven, or refuted with {@code SIG-01} (does not hold) or {@code SIG-03} (high s). */
    public Verdict verify(Bytes message, Bytes signature) {
        if (signature.size() != SIGNATURE_BYTES) {
            return Verdict.refuted("SIG-01", "a signature of " + signature.size() + " bytes instead of 64");
        }
        return body.verify(message, signature);
    }

    /** The same verdict with another's arithmetic. */
    public Verdict verify(Bytes message, Bytes signature, SignatureEngine engine) {
        if (signature.size() != SIGNATURE_BYTES) {
            return verify(message, signature);
        }
        Verdict form = body.form(signature);
        return !form.isProven() || engine.fits(this, message, signature)
                ? form
                : Verdict.refuted("SIG-01", "the " + algorithm().label() + " signature does not fit message and key");
    }

    private static Body ed25519(Bytes raw) throws Malformed {
        Ed25519.PublicPoint point = Optional.ofNullable(Ed25519.validatePublicKeyFullExport(raw.toArray(), 0))
                .orElseThrow(
                        () -> new Malformed("SIG-02", "an Ed25519 key that is not a canonical point of prime order"));
        return new EdBody(point);
    }

    private static Body p256(Bytes xy) throws Malformed {
        try {
            return new EcBody(P256.point(xy.toArray()));
        } catch (IllegalArgumentException offTheCurve) {
            throw new Malformed("SIG-02", "a P-256 key that is no point of the curve", offTheCurve);
        }
    }

    private interface Body {
        Algorithm algorithm();

        /** What can be said without arithmetic; both require a signature of 64 bytes. */
        Verdict form(Bytes signature);

        Verdict verify(Bytes message, Bytes signature);
    }

    private record EdBody(Ed25519.PublicPoint point) implements Body {
        @Override
        public Algorithm algorithm() {
            return Algorithm.ED25519;
        }

        @Override
        public Verdict form(Bytes signature) {
            return Verdict.proven();
        }

        // Bouncy Castle's equation does not see a small-order part in R; other providers do. So R is judged on its own.
        @Override
        public Verdict verify(Bytes message, Bytes signature) {
            byte[] signed = signature.toArray();
            byte[] text = message.toArray();
            if (!signature.startsWith(NEUTRAL_R) && !Ed25519.validatePublicKeyFull(signed, 0)) {
                return Verdict.refuted("SIG-01", "R is not a canonical point of prime order");
            }
            return Ed25519.verify(signed, 0, point, text, 0, text.length)
                    ? Verdict.proven()
                    : Verdict.refuted("SIG-01", "the Ed25519 signature does not fit message and key");
        }
    }

    private record EcBody(ECPublicKeyParameters key) implements Body {
        @Override
        public Algorithm algorithm() {
            return Algorithm.ES256;
        }

        @Override
        public Verdict form(Bytes signature) {
            BigInteger s = number(signature, 32);
            if (!P256.inRange(number(signature, 0)) || !P256.inRange(s)) {
                return Verdict.refuted("SIG-01", "r or s is outside 1 … n − 1");
            }
            return s.compareTo(P256.HALF_ORDER) > 0
                    ? Verdict.refuted("SIG-03", "s is above half the group order")
                    : Verdict.proven();
        }

        @Override
        public Verdict verify(Bytes message, Bytes signature) {
            Verdict form = form(signature);
            return !form.isProven() || P256.verify(key, message, number(signature, 0), number(signature, 32))
                    ? form
                    : Verdict.refuted("SIG-01", "the ES256 signature does not fit message and key");
        }

        private static BigInteger number(Bytes signature, int from) {
            return new BigInteger(1, signature.slice(from, from + 32).toArray());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && spki.equals(key.spki);
    }

    @Override
    public int hashCode() {
        return spki.hashCode();
    }

    @Override
    public String toString() {
        return algorithm().label() + " " + thumbprint.hex();
    }
}
