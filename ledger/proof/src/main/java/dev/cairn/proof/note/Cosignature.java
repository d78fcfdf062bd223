package dev.cairn.proof.note;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.MlDsa44;
import dev.cairn.proof.key.MlDsa44Signer;
import dev.cairn.proof.key.Signer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * A cosigner's "at that time this was the largest consistent tree I had seen" (C2SP tlog-cosignature), Ed25519 (type 04) or
 * ML-DSA-44 (type 06).
 *
 * <pre>
 * line      key id (4) | u64 time, seconds, big-endian | signature (64, or 2,420)
 * signed 04 cosignature/v1\n
 *           time &lt;seconds, decimal&gt;\n
 *           &lt;the checkpoint's whole note text&gt;
 * signed 06 "subtree/v1\n\0" (12) | u8 length, cosigner's name | u64 time | u8 length, origin | u64 start 0 | u64 end = size | root (32)
 * </pre>
 *
 * The second covers the cosigner's name but no extension lines of the checkpoint.
 */
public record Cosignature(String name, long time, Bytes signature) {
    /** What the one-byte lengths of type 06 can say: names and origins, in bytes. */
    static final int NAME_BYTES_MAX = 255;

    private static final int TIME_BYTES = 8;
    private static final int ED25519_BYTES = 64;
    private static final Bytes SUBTREE = Bytes.ofUtf8("subtree/v1\n\0");

    /** One signature line for a checkpoint's text. Requires an Ed25519 key and a time after 1970. */
    public static String sign(String noteText, String witnessName, Signer signer, Instant time) {
        long seconds = requireTime(time);
        NoteKey key = NoteKey.cosigner(witnessName, signer.publicKey());
        return line(key, seconds, signer.sign(message(noteText, seconds)));
    }

    /** The ML-DSA-44 line of a checkpoint. Requires names of at most 255 bytes and a time after 1970. */
    public static String sign(Checkpoint checkpoint, String cosignerName, MlDsa44Signer signer, Instant time) {
        long seconds = requireTime(time);
        NoteKey key = NoteKey.mlDsa44(cosignerName, signer.publicKey());
        try {
            return line(key, seconds, signer.sign(treeMessage(cosignerName, seconds, checkpoint)));
        } catch (Malformed tooLong) {
            throw new IllegalArgumentException("no cosignature for " + checkpoint.origin(), tooLong);
        }
    }

    private static long requireTime(Instant time) {
        long seconds = time.getEpochSecond();
        if (seconds < 1 || seconds > Limits.UINT_MAX) {
            throw new IllegalArgumentException("a cosignature at " + time);
        }
        return seconds;
    }

    private static String line(NoteKey key, long seconds, Bytes signature) {
        byte[] stamp = ByteBuffer.allocate(TIME_BYTES).putLong(seconds).array();
        return new SignedNote.Line(key.name(), key.id(), Bytes.wrap(stamp).concat(signature)).toString();
    }

    /** The verified cosignature of a known key: nothing if it did not sign or its signature does not hold. */
    public static Optional<Cosignature> verified(SignedNote note, NoteKey key) {
        return note.line(key)
                .filter(line -> key.isCosigner()
                        && key.verify(note.text(), line.signature()).isProven())
                .flatMap(line -> read(key, line.signature()));
    }

    /** Time and signature of a line, unjudged; nothing unless it has the length of the key's type and a time of 1 to 2^53 − 1. */
    static Optional<Cosignature> read(NoteKey key, Bytes timed) {
        int signatureBytes = key.type() == NoteKey.ML_DSA_44 ? MlDsa44.SIGNATURE_BYTES : ED25519_BYTES;
        if (timed.size() != TIME_BYTES + signatureBytes) {
            return Optional.empty();
        }
        long time = timed.buffer().getLong();
        return time < 1 || time > Limits.UINT_MAX
                ? Optional.empty()
                : Optional.of(new Cosignature(key.name(), time, timed.slice(TIME_BYTES, timed.size())));
    }

    static Bytes message(String noteText, long time) {
        return Bytes.ofUtf8("cosignature/v1\ntime " + time + "\n" + noteText);
    }

    /** What an ML-DSA-44 cosigner signs; {@code LOG-02} for an origin or name that one length byte cannot tell. */
    static Bytes treeMessage(String name, long time, Checkpoint checkpoint) throws Malformed {
        Bytes cosigner = Bytes.ofUtf8(name);
        Bytes origin = Bytes.ofUtf8(checkpoint.origin());
        if (cosigner.size() > NAME_BYTES_MAX || origin.size() > NAME_BYTES_MAX) {
            throw new Malformed(
                    "LOG-02", "a name of " + cosigner.size() + " or an origin of " + origin.size() + " bytes");
        }
        ByteBuffer message = ByteBuffer.allocate(
                        SUBTREE.size() + 1 + cosigner.size() + 8 + 1 + origin.size() + 8 + 8 + Hash.SIZE)
                .put(SUBTREE.buffer())
                .put((byte) cosigner.size())
                .put(cosigner.buffer())
                .putLong(time)
                .put((byte) origin.size())
                .put(origin.buffer())
                .putLong(0)
                .putLong(checkpoint.size())
                .put(checkpoint.root().bytes().buffer());
        return Bytes.wrap(message.array());
    }
}
