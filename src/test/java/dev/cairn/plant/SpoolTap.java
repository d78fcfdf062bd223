package dev.cairn.plant;

import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * What a gateway has signed so far, read from the files of its spool after it was killed. Reads the format on its own:
 *
 * <pre>length u32 | CRC32C u32 | seq u64 | kind u8 | envelope      length and CRC over seq, kind, envelope</pre>
 *
 * <p>A whole frame may have been sent, so from then on its number belongs to those bytes; a torn one at the end cannot.
 */
public final class SpoolTap {
    private static final int HEAD_BYTES = 17;

    private final SortedMap<Long, Bytes> made = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();

    /** Reads one spool's folder, its gateway running or not; everything that was ever read stays known. */
    public void read(Path spool) {
        try (Stream<Path> files = Files.list(spool)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".seg")).sorted().toList()) {
                frames(file);
            }
        } catch (NoSuchFileException notYet) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void frames(Path file) throws IOException {
        try {
            frames(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (NoSuchFileException deletedMeanwhile) {
            return; // it had its receipts; the others are still to be read
        }
    }

    private void frames(ByteBuffer in) {
        while (in.remaining() >= HEAD_BYTES) {
            int length = in.getInt(in.position());
            if (length < 9 || length > in.remaining() - 8) {
                return;
            }
            CRC32C crc = new CRC32C();
            crc.update(in.slice(in.position() + 8, length));
            if ((int) crc.getValue() != in.getInt(in.position() + 4)) {
                return;
            }
            byte[] envelope = new byte[length - 9];
            in.slice(in.position() + HEAD_BYTES, envelope.length).get(envelope);
            take(in.getLong(in.position() + 8), Bytes.wrap(envelope));
            in.position(in.position() + 8 + length);
        }
    }

    private void take(long seq, Bytes envelope) {
        Bytes before = made.putIfAbsent(seq, envelope);
        if (before != null && !before.equals(envelope)) {
            complaints.add("the gateway signed number " + seq + " twice");
        }
    }

    /** Envelopes by seq. */
    public SortedMap<Long, Bytes> made() {
        return made;
    }

    /** Numbers that were used for two different statements. */
    public List<String> complaints() {
        return complaints;
    }
}
