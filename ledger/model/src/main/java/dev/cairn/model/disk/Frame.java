package dev.cairn.model.disk;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One record of a segment.
 *
 * <pre>
 * length u32 | CRC32C u32 | seq u64 | kind u8 | content
 *              `-------- over seq, kind, content
 * </pre>
 *
 * <p>{@code length} counts seq, kind and content. Big-endian.
 *
 * @param seq rises from frame to frame
 * @param kind 1 to 15: what the owner of the log means by it
 * @param content at most {@link #CONTENT_BYTES_MAX}
 */
public record Frame(long seq, byte kind, Bytes content) {
    /** Bytes before the content. */
    public static final int HEAD_BYTES = 4 + 4 + 8 + 1;

    private static final int INNER_HEAD_BYTES = 8 + 1;
    private static final int KIND_MAX = 15;

    /** Largest content: a statement, a capsule and the CBOR around them. */
    public static final int CONTENT_BYTES_MAX = Limits.PACKET_BYTES_MAX;

    public Frame {
        if (seq < 0 || kind < 1 || kind > KIND_MAX || content.size() > CONTENT_BYTES_MAX) {
            throw new IllegalArgumentException("seq " + seq + ", kind " + kind + ", " + content.size() + " bytes");
        }
    }

    /** As it stands in its segment. */
    public Bytes encode() {
        ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + content.size());
        frame.putInt(INNER_HEAD_BYTES + content.size()).putInt(0).putLong(seq).put(kind);
        frame.put(content.buffer());
        frame.putInt(4, crc(frame.array(), 8, frame.capacity() - 8));
        return Bytes.wrap(frame.array());
    }

    /** Bytes of it in its segment. */
    public int size() {
        return HEAD_BYTES + content.size();
    }

    /** The frame that begins at {@code offset}, if a whole and sound one does. */
    public static Optional<Frame> at(Bytes segment, int offset) {
        ByteBuffer in = segment.buffer();
        if (offset + HEAD_BYTES > in.capacity()) {
            return Optional.empty();
        }
        int length = in.getInt(offset);
        if (length < INNER_HEAD_BYTES
                || length > INNER_HEAD_BYTES + CONTENT_BYTES_MAX
                || offset + 8L + length > in.capacity()) {
            return Optional.empty();
        }
        if (in.getLong(offset + 8) < 0 || in.get(offset + 16) < 1 || in.get(offset + 16) > KIND_MAX) {
            return Optional.empty();
        }
        CRC32C crc = new CRC32C();
        crc.update(in.slice(offset + 8, length));
        if ((int) crc.getValue() != in.getInt(offset + 4)) {
            return Optional.empty();
        }
        return Optional.of(new Frame(
                in.getLong(offset + 8), in.get(offset + 16), segment.slice(offset + HEAD_BYTES, offset + 8 + length)));
    }

    /**
     * What a segment holds.
     *
     * @param frames the sound frames with their offsets
     * @param soundBytes where the unbroken run of frames from the start ends
     * @param damaged whether sound frames follow a bad place: damage, not a torn end
     */
    record Scan(List<Placed> frames, int soundBytes, boolean damaged) {
        record Placed(int offset, Frame frame) {}
    }

    /** Reads a whole segment; behind a bad place it looks at every byte for the next sound frame of a higher seq. */
    static Scan scan(Bytes segment) {
        List<Scan.Placed> frames = new ArrayList<>();
        int offset = 0;
        int sound = 0;
        boolean damaged = false;
        long last = -1;
        while (offset + HEAD_BYTES <= segment.size()) {
            Optional<Frame> next = at(segment, offset);
            if (next.isPresent() && next.get().seq() > last) {
                damaged |= offset != sound;
                last = next.get().seq();
                frames.add(new Scan.Placed(offset, next.get()));
                offset += next.get().size();
                sound = damaged ? sound : offset;
            } else {
                offset++;
            }
        }
        return new Scan(frames, sound, damaged);
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
