package dev.cairn.proof.note;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.MlDsa44;
import dev.cairn.proof.key.PublicKey;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A verifier key of signed notes (C2SP signed-note).
 *
 * <pre>
 * vkey   &lt;name&gt;+&lt;id, 8 hex digits&gt;+&lt;base64(type | public key)&gt;
 * id     SHA-256(name | 0a | type | public key)[:4]
 * type   01 Ed25519 over the text; 04 Ed25519 cosignature with time; 06 ML-DSA-44 cosignature with time; others are carried,
 *        never verified
 * </pre>
 *
 * @param id the four bytes, big-endian
 * @param type 0 to 255
 * @param publicKey what follows the type; 32 bytes for the types 01 and 04, 1,312 for 06
 */
public record NoteKey(String name, int id, int type, Bytes publicKey) {
    /** Ed25519 over the note's text. */
    public static final int ED25519 = 0x01;

    /** Ed25519 {@code cosignature/v1} with a time. */
    public static final int COSIGNATURE = 0x04;

    /** ML-DSA-44 cosignature of a checkpoint's tree, with a time. */
    public static final int ML_DSA_44 = 0x06;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}");
    private static final String CODE = "LOG-02";

    /** Reads a vkey; {@code LOG-02} for another form, an id that is not this key's, or a key the strict rule does not admit. */
    public static NoteKey parse(String vkey) throws Malformed {
        String[] parts = vkey.split("\\+", 3);
        if (parts.length != 3
                || !Strict.isName(parts[0])
                || !ID.matcher(parts[1]).matches()) {
            throw new Malformed(CODE, "not a verifier key");
        }
        Bytes typed = Strict.base64(parts[2], CODE);
        if (typed.size() < 2) {
            throw new Malformed(CODE, "a verifier key without a key");
        }
        NoteKey key = of(parts[0], typed.at(0) & 0xff, typed.slice(1, typed.size()));
        if (key.id != HexFormat.fromHexDigits(parts[1])) {
            throw new Malformed(CODE, "a verifier key whose id belongs to another");
        }
        if (key.type == ML_DSA_44) {
            key.requireMlDsa44();
        } else if (key.verifiable()) {
            key.admitted();
        }
        return key;
    }

    /** The key that signs texts under this name; requires an Ed25519 key and a name that notes take. */
    public static NoteKey ed25519(String name, PublicKey key) {
        return ofAdmitted(name, ED25519, key);
    }

    /** The key that cosigns checkpoints under this name; requires an Ed25519 key and a name that notes take. */
    public static NoteKey cosigner(String name, PublicKey key) {
        return ofAdmitted(name, COSIGNATURE, key);
    }

    /** The key that cosigns trees with ML-DSA-44 under this name; requires a name that notes take, of at most 255 bytes. */
    public static NoteKey mlDsa44(String name, Bytes publicKey) {
        NoteKey key = of(name, ML_DSA_44, publicKey);
        try {
            key.requireMlDsa44();
        } catch (Malformed callersBug) {
            throw new IllegalArgumentException("no note key: " + name, callersBug);
        }
        if (!Strict.isName(name)) {
            throw new IllegalArgumentException("no note key: " + name);
        }
        return key;
    }

    private void requireMlDsa44() throws Malformed {
        int nameBytes = Bytes.ofUtf8(name).size();
        if (publicKey.size() != MlDsa44.PUBLIC_KEY_BYTES || nameBytes > Cosignature.NAME_BYTES_MAX) {
            throw new Malformed(
                    CODE, "an ML-DSA-44 key of " + publicKey.size() + " bytes under a name of " + nameBytes + " bytes");
        }
    }

    private static NoteKey ofAdmitted(String name, int type, PublicKey key) {
        if (key.algorithm() != Algorithm.ED25519 || !Strict.isName(name)) {
            throw new IllegalArgumentException("no note key: " + name + ", " + key.algorithm());
        }
        return of(name, type, key.raw());
    }

    private static NoteKey of(String name, int type, Bytes publicKey) {
        Bytes typed = Bytes.of(new byte[] {(byte) type}).concat(publicKey);
        Hash hash = Hash.sha256(Bytes.ofUtf8(name + "\n"), typed);
        return new NoteKey(name, hash.bytes().buffer().getInt(), type, publicKey);
    }

    public String vkey() {
        Bytes typed = Bytes.of(new byte[] {(byte) type}).concat(publicKey);
        return name + "+" + HexFormat.of().toHexDigits(id) + "+" + typed.base64();
    }

    /** Whether this reader can judge signatures of this type. */
    boolean verifiable() {
        return type == ED25519 || isCosigner();
    }

    /** Whether signatures of this type say "I have seen this tree", and when. */
    boolean isCosigner() {
        return type == COSIGNATURE || type == ML_DSA_44;
    }

    boolean names(SignedNote.Line line) {
        return line.id() == id && line.name().equals(name);
    }

    /** Whether a signature (without the key id) is this key's over the text; for a cosignature its time is part of it. */
    Verdict verify(String text, Bytes signature) {
        try {
            if (type == ED25519) {
                return admitted().verify(Bytes.ofUtf8(text), signature);
            }
            Optional<Cosignature> read = Cosignature.read(this, signature);
            if (read.isEmpty()) {
                return Verdict.refuted("SIG-01", "not a time and a signature");
            }
            Cosignature cosignature = read.get();
            return type == COSIGNATURE
                    ? admitted().verify(Cosignature.message(text, cosignature.time()), cosignature.signature())
                    : verifyTree(text, cosignature);
        } catch (Malformed notAdmitted) {
            return Verdict.refuted(notAdmitted.code(), String.valueOf(notAdmitted.getMessage()));
        }
    }

    private Verdict verifyTree(String text, Cosignature cosignature) throws Malformed {
        Bytes message = Cosignature.treeMessage(name, cosignature.time(), Checkpoint.parse(text));
        return MlDsa44.verify(publicKey, message, cosignature.signature())
                ? Verdict.proven()
                : Verdict.refuted("SIG-01", "the ML-DSA-44 signature does not fit tree and key");
    }

    private PublicKey admitted() throws Malformed {
        try {
            return PublicKey.ofEd25519(publicKey);
        } catch (Malformed notAKey) {
            throw notAKey.as(CODE);
        }
    }
}
