package dev.cairn.edge.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.model.disk.Disk;
import dev.cairn.model.disk.Frame;
import dev.cairn.model.disk.MemoryDisk;
import dev.cairn.model.disk.Segments;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weeks without a line fill a spool with many times the heap that the package gives the agent; a power cut in the third week must not be the end. */
class BigSpoolTest {
    private static final int SEGMENT_BYTES = 4 << 20;
    private static final long SPOOL_BYTES = 128L << 20;
    private static final SpoolLimits LIMITS = new SpoolLimits(256L << 20, 0, SEGMENT_BYTES, false);

    /** As in {@code firmware-config/deb/root/usr/bin/cairn-edge}. */
    private static final String PACKAGE_HEAP = "-Xmx40m";

    @TempDir
    Path folder;

    /** Opens the spool in a heap as small as the package's, and says what it found. */
    public static final class Opener {
        private Opener() {}

        public static void main(String[] words) throws IOException {
            try (Spool spool = Spool.open(Disk.folder(Path.of(words[0])), LIMITS, Bytes.EMPTY)) {
                System.out.println(spool.chain().hex() + " " + spool.nextSeq() + " "
                        + spool.fill().unreceipted() + " " + spool.gaps().size() + " "
                        + spool.read(spool.nextSeq() / 2).isPresent());
            }
        }
    }

    @Test
    void a_spool_of_many_times_the_heap_opens() throws Exception {
        long made = fill();
        Process opener = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        PACKAGE_HEAP,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opener.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(opener.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        opener.waitFor(60, TimeUnit.SECONDS);
        assertEquals(Chain.ID.hex() + " " + made + " " + made + " 0 true", said.strip());
    }

    /** One signed envelope under many numbers: only the newest is read when the spool opens. */
    private long fill() throws IOException {
        Bytes envelope;
        try (Spool small = Spool.open(new MemoryDisk(), LIMITS, Chain.ID)) {
            envelope = Chain.appendAndCommit(small);
            assertEquals(OptionalLong.of(0), small.waiting(0));
        }
        long seq = 0;
        try (Disk disk = Disk.folder(folder)) {
            Segments segments = new Segments(disk, SEGMENT_BYTES);
            while (segments.bytes() < SPOOL_BYTES) {
                segments.write(new Frame(seq++, Contents.STATEMENT, envelope));
            }
            segments.abandon();
        }
        return seq;
    }
}
