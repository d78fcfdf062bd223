package dev.cairn.reliability;

import dev.cairn.check.House;
import dev.cairn.check.Programs;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The hand on the library that stands between a process and its disk ({@code src/test/c/faults.c}, where the layout is drawn): which call
 * below a folder is hurt, and how.
 */
final class Steering {
    static final String VARIABLE = "CAIRN_FAULTS";
    private static final int COUNTING = 0;
    private static final int AT = 8;
    private static final int MODE = 16;
    private static final int COUNT = 24;
    private static final int FIRED = 32;
    private static final int CALL = 40;
    private static final int CALL_BYTES = 24;
    private static final int PATH = 64;
    private static final int PATH_BYTES = 448;
    private static final int FOLDER = 512;
    private static final int NAMES = 1024;
    private static final int NAME_BYTES = 16;
    private static final int NAMES_MAX = 512;
    private static final int BYTES = NAMES + NAMES_MAX * NAME_BYTES;

    private final MappedByteBuffer map;

    /** How a call is hurt; the order is that of {@code enum mode}. */
    enum Mode {
        /** SIGKILL before it. */
        KILL,
        /** Nothing of it or after it reaches the disk any more: what a kill leaves, without a process a time. */
        DEAD,
        NOT_DONE,
        DONE,
        /** A write that writes half, and says so. */
        SHORT,
        /** From it on every fsync and fdatasync fails, and nothing else; only those are counted. */
        SYNCS;

        int number() {
            return ordinal() + 1;
        }
    }

    private Steering(MappedByteBuffer map) {
        this.map = map;
    }

    /** What this machine lacks. */
    static Optional<String> missing() {
        if (Programs.find("gcc").isEmpty()) {
            return Optional.of("no C compiler (gcc, libc6-dev)");
        }
        try {
            Path probe = Files.createTempDirectory(House.target("reliability"), "probe-");
            try {
                build(probe);
                return Optional.empty();
            } finally {
                Files.deleteIfExists(library(probe));
                Files.delete(probe);
            }
        } catch (IOException | IllegalStateException e) {
            return Optional.of("faults.c cannot be built here: " + e.getMessage());
        }
    }

    static Path library(Path folder) {
        return folder.resolve("libfaults.so");
    }

    /** Compiles the library into a folder. */
    static void build(Path folder) {
        Programs.run(
                "gcc",
                "-shared",
                "-fPIC",
                "-O1",
                "-o",
                library(folder).toString(),
                House.root().resolve("src/test/c/faults.c").toString(),
                "-ldl");
    }

    /** A new steering file, all zero. */
    static Path file(Path at) throws IOException {
        return Files.write(at, new byte[BYTES]);
    }

    /** Takes the wheel. */
    static Steering of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
            map.order(ByteOrder.nativeOrder());
            return new Steering(map);
        }
    }

    /** From now on calls below the folder are counted, and the {@code at}th (from 1; 0: none) is hurt. */
    void begin(Path folder, long at, Mode mode) {
        byte[] name = folder.toString().getBytes(StandardCharsets.UTF_8);
        map.put(FOLDER, name);
        map.put(FOLDER + name.length, (byte) 0);
        map.putLong(AT, at);
        map.putLong(MODE, mode.number());
        map.putLong(COUNT, 0);
        map.putLong(FIRED, 0);
        map.putLong(COUNTING, 1);
    }

    /** All calls pass again; gives how many there were. */
    long end() {
        map.putLong(COUNTING, 0);
        return map.getLong(COUNT);
    }

    boolean hasFired() {
        return map.getLong(FIRED) != 0;
    }

    /** Whether nothing reaches the disk any more. */
    boolean isDead() {
        return hasFired() && map.getLong(MODE) == Mode.DEAD.number();
    }

    /** Name and file of the call that was hurt. */
    List<String> call() {
        return List.of(text(CALL, CALL_BYTES), text(PATH, PATH_BYTES));
    }

    /** The names of all calls since {@link #begin}, in order. */
    List<String> names() {
        long calls = map.getLong(COUNT);
        if (calls > NAMES_MAX) {
            throw new IllegalStateException(calls + " calls in one commit, at most " + NAMES_MAX + " are named");
        }
        return IntStream.range(0, (int) calls)
                .mapToObj(call -> text(NAMES + call * NAME_BYTES, NAME_BYTES))
                .toList();
    }

    private String text(int from, int bytes) {
        byte[] all = new byte[bytes];
        map.get(from, all);
        String text = new String(all, StandardCharsets.UTF_8);
        return text.substring(0, Math.max(0, text.indexOf(0)));
    }
}
