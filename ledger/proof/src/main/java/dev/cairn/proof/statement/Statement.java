package dev.cairn.proof.statement;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.SignatureEngine;
import dev.cairn.proof.key.Signer;
import java.time.Instant;
import java.util.Optional;

/**
 * One signed statement about one capsule; its bytes are one log entry (docs/formats/statement.md).
 *
 * <pre>
 * 18([ protected (bstr), {}, payload (bstr 32: the capsule's root), signature (bstr 64) ])       COSE_Sign1, RFC 9052
 * protected  { 1: alg, 3: content type, 4: kid (32), 15: { 1: "urn:cairn:key:" hex kid, 6: iat },
 *              -65537: origin, -65538: chain (16), -65539: seq, -65540: prev (32),
 *              -65541: [ clock state, max error ms or null, boot id (16), boot-time ms ], -65542: [ size, root (32) ] }
 * signed     [ "Signature1", protected, h'', payload ]                                           RFC 9052, 4.4
 * </pre>
 */
public final class Statement {
    /** The length of a chain id, in bytes. */
    public static final int CHAIN_BYTES = 16;

    private final Bytes bytes;
    private final Hash hash;
    private final Head head;
    private final Bytes protectedHeader;
    private final Hash root;
    private final Bytes signature;

    Statement(Bytes bytes, Head head, Bytes protectedHeader, Hash root, Bytes signature) {
        this.bytes = bytes;
        this.hash = Hash.sha256(bytes);
        this.head = head;
        this.protectedHeader = protectedHeader;
        this.root = root;
        this.signature = signature;
    }

    /** What a signer says; everything in a statement but the key and the signature. */
    public record Draft(
            String origin,
            Bytes chain,
            long seq,
            Hash prev,
            Instant time,
            Clock clock,
            Optional<Anchor> anchor,
            Hash root) {
        public Draft {
            int originBytes = Bytes.ofUtf8(origin).size();
            if (originBytes < 1 || originBytes > Limits.ORIGIN_BYTES_MAX || chain.size() != CHAIN_BYTES) {
                throw new IllegalArgumentException(
                        "origin of " + originBytes + " bytes, chain id of " + chain.size() + " bytes");
            }
            if (seq < 0 || seq > Limits.UINT_MAX || prev.equals(Hash.ZERO) != (seq == 0)) {
                throw new IllegalArgumentException("seq " + seq + " after " + prev);
            }
            if (time.getEpochSecond() < 0 || time.getEpochSecond() > Limits.SECONDS_MAX) {
                throw new IllegalArgumentException("time " + time);
            }
        }
    }

    /** The protected header, read. */
    record Head(Algorithm algorithm, Hash kid, Draft draft) {}

    /** Reads a statement; {@code STM-01} for anything but exactly this form. The signature is not judged here. */
    public static Statement parse(Bytes bytes) throws Malformed {
        return StatementReader.read(bytes);
    }

    /** Signs what the draft says with this key. The time is kept in whole seconds. */
    public static Statement sign(Draft draft, Signer signer) {
        PublicKey key = signer.publicKey();
        Bytes header = StatementReader.header(key, draft);
        Bytes signature = signer.sign(toBeSigned(header, draft.root()));
        Item whole = new Item.Tagged18(Item.arr(
                Item.of(header), Item.map().build(), Item.of(draft.root().bytes()), Item.of(signature)));
        try {
            return parse(Cbor.encode(whole));
        } catch (Malformed signerBroken) {
            throw new IllegalStateException("a statement just signed does not read back", signerBroken);
        }
    }

    /** The log entry itself. */
    public Bytes bytes() {
        return bytes;
    }

    /** SHA-256 of all bytes: the next statement's {@code prev}. */
    public Hash hash() {
        return hash;
    }

    public Algorithm algorithm() {
        return head.algorithm();
    }

    /** Thumbprint of the key that this statement says it is signed by. */
    public Hash kid() {
        return head.kid();
    }

    public String origin() {
        return head.draft().origin();
    }

    public Bytes chain() {
        return head.draft().chain();
    }

    public long seq() {
        return head.draft().seq();
    }

    /** SHA-256 of the chain's previous statement; zeros exactly at seq 0. */
    public Hash prev() {
        return head.draft().prev();
    }

    /** The signer's clock, whole seconds. */
    public Instant time() {
        return head.draft().time();
    }

    public Clock clock() {
        return head.draft().clock();
    }

    public Optional<Anchor> anchor() {
        return head.draft().anchor();
    }

    /** The capsule's root. */
    public Hash root() {
        return root;
    }

    public Bytes signature() {
        return signature;
    }

    /** The COSE Sig_structure. Two statements of one key, chain and seq that differ here are equivocation. */
    public Bytes toBeSigned() {
        return toBeSigned(protectedHeader, root);
    }

    /** Under the strict rule: proven, or refuted with {@code SIG-01} or {@code SIG-03}. Another key than kid's is {@code SIG-01}. */
    public Verdict verify(PublicKey key) {
        return isBy(key) ? key.verify(toBeSigned(), signature) : byAnother();
    }

    /** The same verdict with another's arithmetic. */
    public Verdict verify(PublicKey key, SignatureEngine engine) {
        return isBy(key) ? key.verify(toBeSigned(), signature, engine) : byAnother();
    }

    private boolean isBy(PublicKey key) {
        return key.thumbprint().equals(kid()) && key.algorithm() == algorithm();
    }

    private Verdict byAnother() {
        return Verdict.refuted("SIG-01", "signed as " + kid().hex() + ", not by this key or algorithm");
    }

    private static Bytes toBeSigned(Bytes header, Hash root) {
        return Cbor.encode(
                Item.arr(Item.of("Signature1"), Item.of(header), Item.of(Bytes.EMPTY), Item.of(root.bytes())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Statement statement && bytes.equals(statement.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    @Override
    public String toString() {
        return "statement " + hash.hex() + " chain=" + chain().hex() + " seq=" + seq();
    }
}
