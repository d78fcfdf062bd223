package dev.cairn.proof.note;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.key.Signer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * A witness's "at that time this was the largest consistent tree I had seen" (C2SP tlog-cosignature, Ed25519, type 04).
 *
 * <pre>
 * line     key id (4) | u64 time, seconds, big-endian | signature (64)
 * signed   cosignature/v1\n
 *          time &lt;seconds, decimal&gt;\n
 *          &lt;the checkpoint's whole note text&gt;
 * </pre>
 */
public record Cosignature(String name, long time, Bytes signature) {
    private static final int SIGNATURE_BYTES = 64;

    /** One signature line for a checkpoint's text. Requires an Ed25519 key and a time after 1970. */
    public static String sign(String noteText, String witnessName, Signer signer, Instant time) {
        long seconds = time.getEpochSecond();
        if (seconds < 1 || seconds > Limits.UINT_MAX) {
            throw new IllegalArgumentException("a cosignature at " + time);
        }
        NoteKey key = NoteKey.cosigner(witnessName, signer.publicKey());
        byte[] stamp = ByteBuffer.allocate(8).putLong(seconds).array();
        Bytes signed = Bytes.wrap(stamp).concat(signer.sign(message(noteText, seconds)));
        return new SignedNote.Line(witnessName, key.id(), signed).toString();
    }

    /** The verified cosignature of a known key: nothing if it did not sign or its signature does not hold. */
    public static Optional<Cosignature> verified(SignedNote note, NoteKey key) {
        return note.line(key)
                .filter(line -> key.type() == NoteKey.COSIGNATURE
                        && key.verify(note.text(), line.signature()).isProven())
                .flatMap(line -> read(key.name(), line.signature()));
    }

    /** Time and signature of a line, unjudged; nothing unless it is 8 + 64 bytes with a time of 1 to 2^53 − 1. */
    static Optional<Cosignature> read(String name, Bytes timed) {
        if (timed.size() != 8 + SIGNATURE_BYTES) {
            return Optional.empty();
        }
        long time = timed.buffer().getLong();
        return time < 1 || time > Limits.UINT_MAX
                ? Optional.empty()
                : Optional.of(new Cosignature(name, time, timed.slice(8, timed.size())));
    }

    static Bytes message(String noteText, long time) {
        return Bytes.ofUtf8("cosignature/v1\ntime " + time + "\n" + noteText);
    }
}
