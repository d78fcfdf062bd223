package dev.cairn.proof.vectors;

import static dev.cairn.proof.vectors.Vector.map;
import static dev.cairn.proof.vectors.Vector.no;
import static dev.cairn.proof.vectors.Vector.yes;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.sample.SampleKeys;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;

/** Vectors of the strict rule. */
final class SignatureVectors {
    private static final Bytes MESSAGE = Bytes.ofUtf8("A cairn is a pile of stones.");
    private static final Bytes ED_PREFIX = Bytes.ofHex("302a300506032b6570032100");
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger ED_ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final Bytes NEUTRAL = Bytes.ofHex("01" + "00".repeat(31));
    static final Bytes ORDER_TWO = Bytes.ofHex("ec" + "ff".repeat(30) + "7f");
    private static final Bytes ORDER_FOUR = Bytes.ofHex("00".repeat(32));
    private static final Bytes ORDER_EIGHT =
            Bytes.ofHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");

    private final Vectors vectors = new Vectors("signature");
    private final SoftwareSigner ed = SampleKeys.ed25519("vector");
    private final SoftwareSigner ec = SampleKeys.es256("vector");
    private final Bytes edSignature = ed.sign(MESSAGE);
    private final Bytes ecSignature = ec.sign(MESSAGE);

    static List<Vector> all() {
        SignatureVectors made = new SignatureVectors();
        made.ed25519();
        made.ed25519Keys();
        made.es256();
        made.es256Keys();
        return made.vectors.made();
    }

    private static Map<String, Object> input(Bytes spki, Bytes message, Bytes signature) {
        return map("spki", spki, "message", message, "signature", signature);
    }

    private void ok(String name, String claim, Signer signer, Bytes message, Bytes signature) {
        vectors.add("ok-" + name, claim, input(signer.publicKey().spki(), message, signature), yes());
    }

    private void bad(String name, String claim, String code, Bytes spki, Bytes message, Bytes signature) {
        vectors.add("bad-" + name, claim, input(spki, message, signature), no(code));
    }

    private void badEd(String name, String claim, Bytes signature) {
        bad("ed25519-" + name, claim, "SIG-01", ed.publicKey().spki(), MESSAGE, signature);
    }

    private void ed25519() {
        ok("ed25519", "an Ed25519 signature", ed, MESSAGE, edSignature);
        ok("ed25519-empty", "over no bytes", ed, Bytes.EMPTY, ed.sign(Bytes.EMPTY));
        ok("ed25519-neutral-r", "R may be the neutral element", ed, MESSAGE, withR(NEUTRAL));
        badEd("small-r-2", "R of order 2: some equations do not see it", withR(ORDER_TWO));
        badEd("small-r-4", "R of order 4", withR(ORDER_FOUR));
        badEd("small-r-8", "R of order 8", withR(ORDER_EIGHT));
        badEd(
                "neutral-r-noncanonical",
                "the neutral element in a second spelling, y = p + 1",
                withR(Bytes.ofHex("ee" + "ff".repeat(30) + "7f")));
        badEd(
                "neutral-r-sign",
                "the neutral element with a sign bit",
                withR(Bytes.ofHex("01" + "00".repeat(30) + "80")));
        Bytes r = edSignature.slice(0, 32);
        BigInteger s = little(edSignature.slice(32, 64));
        badEd(
                "s-plus-l",
                "S plus the group order: the same scalar in a second spelling",
                r.concat(little(s.add(ED_ORDER))));
        badEd("s-is-l", "S is the group order", r.concat(little(ED_ORDER)));
        badEd("r-flipped", "one bit of R", Change.flip(edSignature, 3));
        badEd("s-flipped", "one bit of S", Change.flip(edSignature, 300));
        badEd("zeros", "64 zero bytes", Bytes.wrap(new byte[64]));
        badEd("short", "63 bytes", Change.cut(edSignature, 1));
        badEd("long", "65 bytes", edSignature.concat(Bytes.ofHex("00")));
        badEd("empty", "no bytes", Bytes.EMPTY);
        bad(
                "ed25519-message",
                "another message",
                "SIG-01",
                ed.publicKey().spki(),
                Bytes.ofUtf8("another"),
                edSignature);
        bad(
                "ed25519-other-key",
                "another key",
                "SIG-01",
                SampleKeys.ed25519("other").publicKey().spki(),
                MESSAGE,
                edSignature);
    }

    /** A signature whose R is this small point: S = k · a, so the equation holds up to the small point. */
    private Bytes withR(Bytes r) {
        return withR(ed, r, MESSAGE);
    }

    static Bytes withR(SoftwareSigner signer, Bytes r, Bytes message) {
        BigInteger secret = clamped(signer.secret());
        BigInteger k = little(
                        Bytes.wrap(sha512(r.concat(signer.publicKey().raw()).concat(message))))
                .mod(ED_ORDER);
        return r.concat(little(k.multiply(secret).mod(ED_ORDER)));
    }

    private static BigInteger clamped(Bytes seed) {
        byte[] half = Bytes.wrap(sha512(seed)).slice(0, 32).toArray();
        half[0] &= (byte) 0xf8;
        half[31] &= 0x7f;
        half[31] |= 0x40;
        return little(Bytes.wrap(half));
    }

    private static byte[] sha512(Bytes bytes) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(bytes.toArray());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static BigInteger little(Bytes bytes) {
        return new BigInteger(1, reversed(bytes.toArray()));
    }

    private static Bytes little(BigInteger number) {
        return Bytes.wrap(reversed(big(number).toArray()));
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] other = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            other[i] = bytes[bytes.length - 1 - i];
        }
        return other;
    }

    /** The same ES256 signature with high s. */
    static Bytes highS(Bytes signature) {
        BigInteger s = new BigInteger(1, signature.slice(32, 64).toArray());
        return signature.slice(0, 32).concat(big(P256_ORDER.subtract(s)));
    }

    private static Bytes big(BigInteger number) {
        String hex = number.toString(16);
        return Bytes.ofHex("0".repeat(64 - hex.length()) + hex);
    }

    private void ed25519Keys() {
        Bytes ones = NEUTRAL.concat(Bytes.wrap(new byte[32]));
        badKey(
                "ed25519-key-neutral",
                "the neutral element as key: it signs everything",
                ED_PREFIX.concat(NEUTRAL),
                ones);
        badKey("ed25519-key-order-2", "a key of order 2", ED_PREFIX.concat(ORDER_TWO), ones);
        badKey("ed25519-key-order-4", "a key of order 4", ED_PREFIX.concat(ORDER_FOUR), ones);
        badKey("ed25519-key-order-8", "a key of order 8", ED_PREFIX.concat(ORDER_EIGHT), ones);
        badKey(
                "ed25519-key-noncanonical",
                "a key whose y is not below p",
                ED_PREFIX.concat(Bytes.ofHex("ff".repeat(31) + "7f")),
                edSignature);
        badKey(
                "ed25519-key-off-curve",
                "a y without an x",
                ED_PREFIX.concat(Bytes.ofHex("02" + "00".repeat(31))),
                edSignature);
        badKey(
                "ed25519-key-short",
                "a key of 31 bytes",
                Change.cut(ed.publicKey().spki(), 1),
                edSignature);
        badKey(
                "ed25519-key-long",
                "a byte after the key",
                ed.publicKey().spki().concat(Bytes.ofHex("00")),
                edSignature);
        badKey("ed25519-key-raw", "a key without its DER prefix", ed.publicKey().raw(), edSignature);
        badKey(
                "key-x25519",
                "an X25519 key",
                Bytes.ofHex("302a300506032b656e032100").concat(ed.publicKey().raw()),
                edSignature);
        badKey("key-empty", "no key", Bytes.EMPTY, edSignature);
    }

    private void badKey(String name, String claim, Bytes spki, Bytes signature) {
        bad(name, claim, "SIG-02", spki, MESSAGE, signature);
    }

    private void badEc(String name, String claim, String code, Bytes signature) {
        bad("es256-" + name, claim, code, ec.publicKey().spki(), MESSAGE, signature);
    }

    private void es256() {
        ok("es256", "an ES256 signature with low s", ec, MESSAGE, ecSignature);
        ok("es256-empty", "over no bytes", ec, Bytes.EMPTY, ec.sign(Bytes.EMPTY));
        Bytes r = ecSignature.slice(0, 32);
        BigInteger s = new BigInteger(1, ecSignature.slice(32, 64).toArray());
        BigInteger half = P256_ORDER.shiftRight(1);
        badEc("high-s", "the same signature with high s", "SIG-03", r.concat(big(P256_ORDER.subtract(s))));
        badEc(
                "high-s-wrong",
                "high s is named first, whether or not the equation holds",
                "SIG-03",
                r.concat(big(P256_ORDER.subtract(BigInteger.ONE))));
        badEc("half-plus-one", "the smallest high s", "SIG-03", r.concat(big(half.add(BigInteger.ONE))));
        badEc("half", "the largest low s, and wrong", "SIG-01", r.concat(big(half)));
        badEc("r-zero", "r is zero", "SIG-01", big(BigInteger.ZERO).concat(big(s)));
        badEc("s-zero", "s is zero", "SIG-01", r.concat(big(BigInteger.ZERO)));
        badEc("r-is-n", "r is the group order", "SIG-01", big(P256_ORDER).concat(big(s)));
        badEc("s-is-n", "s is the group order: out of range before it is high", "SIG-01", r.concat(big(P256_ORDER)));
        badEc("s-max", "s is 2^256 - 1", "SIG-01", r.concat(Bytes.ofHex("ff".repeat(32))));
        badEc("r-flipped", "one bit of r", "SIG-01", Change.flip(ecSignature, 200));
        badEc("s-flipped", "the lowest bit of s", "SIG-01", Change.flip(ecSignature, 504));
        badEc("zeros", "64 zero bytes", "SIG-01", Bytes.wrap(new byte[64]));
        badEc("der", "a DER signature of another length", "SIG-01", Bytes.ofHex("3006020101020101"));
        badEc("short", "63 bytes", "SIG-01", Change.cut(ecSignature, 1));
        bad("es256-message", "another message", "SIG-01", ec.publicKey().spki(), Bytes.ofUtf8("another"), ecSignature);
        bad(
                "es256-other-key",
                "another key",
                "SIG-01",
                SampleKeys.es256("other").publicKey().spki(),
                MESSAGE,
                ecSignature);
        bad(
                "es256-by-ed25519-key",
                "an ES256 signature under an Ed25519 key",
                "SIG-01",
                ed.publicKey().spki(),
                MESSAGE,
                ecSignature);
    }

    private void es256Keys() {
        Bytes spki = ec.publicKey().spki();
        badKey("es256-key-off-curve", "one bit of y", Change.flip(spki, 8 * (spki.size() - 1)), ecSignature);
        badKey(
                "es256-key-zeros",
                "x and y are zero",
                Change.cut(spki, 64).concat(Bytes.wrap(new byte[64])),
                ecSignature);
        badKey(
                "es256-key-x-is-p",
                "x is the field's prime",
                Change.cut(spki, 64)
                        .concat(Bytes.ofHex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"))
                        .concat(spki.slice(spki.size() - 32, spki.size())),
                ecSignature);
        badKey(
                "es256-key-compressed",
                "a compressed point",
                Bytes.ofHex("3039301306072a8648ce3d020106082a8648ce3d03010703220002")
                        .concat(ec.publicKey().raw().slice(0, 32)),
                ecSignature);
        badKey("es256-key-p384", "another curve's name", Change.flip(spki, 8 * 22), ecSignature);
        badKey("es256-key-short", "a byte too few", Change.cut(spki, 1), ecSignature);
    }
}
