package dev.cairn.ingest.capture;

import dev.cairn.model.disk.Frame;
import dev.cairn.proof.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the log of captures says of one of them; the newest record of a capture counts. It is a run of frames with consecutive numbers:
 *
 * <pre>
 * PART …   id 16 bytes | piece of the content
 * kind     id 16 bytes | frames of the record u32, big-endian | the rest of it
 * </pre>
 *
 * <p>The last frame makes it a record: a crash before that leaves none.
 *
 * @param id 32 hex digits
 */
record JobRecord(Kind kind, String id, Bytes content) {
    private static final byte PART = 1;
    private static final int ID_BYTES = 16;
    private static final int HEAD_BYTES = ID_BYTES + Integer.BYTES;
    private static final int PIECE_BYTES = Frame.CONTENT_BYTES_MAX - HEAD_BYTES;

    /** What it says. */
    enum Kind {
        /** The capture was accepted: what is to be logged of it. */
        KEPT(2),
        /** It is finished: what became of it. */
        ENDED(3),
        /** It was never accepted. */
        GONE(4);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }
    }

    private static Optional<Kind> kind(Frame frame) {
        return Stream.of(Kind.values())
                .filter(kind -> kind.code == frame.kind())
                .findFirst();
    }

    /** How many frames, with this one, make the record that ends here; 0 if none ends here. */
    static int framesUpTo(Frame frame) {
        boolean ends = kind(frame).isPresent() && frame.content().size() >= HEAD_BYTES;
        return ends ? Math.max(1, frame.content().buffer().getInt(ID_BYTES)) : 0;
    }

    /** Its frames. @param seq number of the first */
    List<Frame> frames(long seq) {
        Bytes name = Bytes.ofHex(id);
        List<Frame> frames = new ArrayList<>();
        int from = 0;
        for (; content.size() - from > PIECE_BYTES; from += PIECE_BYTES) {
            frames.add(new Frame(seq + frames.size(), PART, name.concat(content.slice(from, from + PIECE_BYTES))));
        }
        Bytes count = Bytes.wrap(
                ByteBuffer.allocate(Integer.BYTES).putInt(frames.size() + 1).array());
        Bytes rest = name.concat(count).concat(content.slice(from, content.size()));
        frames.add(new Frame(seq + frames.size(), kind.code, rest));
        return frames;
    }

    /** Puts it together again; empty for anything but what {@link #frames} gives. */
    static Optional<JobRecord> of(List<Frame> frames) {
        Frame last = frames.get(frames.size() - 1);
        if (framesUpTo(last) != frames.size()) {
            return Optional.empty();
        }
        Bytes id = last.content().slice(0, ID_BYTES);
        long first = frames.get(0).seq();
        for (int i = 0; i < frames.size(); i++) {
            Frame each = frames.get(i);
            boolean inPlace = each.seq() == first + i && kind(each).isPresent() == (i == frames.size() - 1);
            if (!inPlace || !each.content().startsWith(id)) {
                return Optional.empty();
            }
        }
        return kind(last).map(kind -> new JobRecord(kind, id.hex(), content(frames)));
    }

    private static Bytes content(List<Frame> frames) {
        int bytes = frames.stream()
                        .mapToInt(frame -> frame.content().size() - ID_BYTES)
                        .sum()
                - Integer.BYTES;
        ByteBuffer content = ByteBuffer.allocate(bytes);
        for (Frame frame : frames) {
            int from = kind(frame).isPresent() ? HEAD_BYTES : ID_BYTES;
            frame.content().slice(from, frame.content().size()).putInto(content);
        }
        return Bytes.wrap(content.array());
    }
}
