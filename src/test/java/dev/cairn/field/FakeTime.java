package dev.cairn.field;

import dev.cairn.check.House;
import dev.cairn.check.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A wall clock of its own for a process, which can be set while it runs ({@code src/test/c/clock.c}). The monotonic clock and the time since
 * boot are the machine's, as when a real clock is set.
 *
 * <p>Not libfaketime: with its 0.9.10 and a time in 1970, {@code Object.wait} and {@code park} of a JVM 17 return at once, or never if the faked
 * time since 1970 is less than the machine's uptime; a gateway under it would be tried in a world that does not exist.
 */
final class FakeTime {
    private final Path library;
    private final Path file;

    private FakeTime(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /** What this machine lacks. */
    static Optional<String> missing() {
        return Programs.find("gcc").isEmpty() ? Optional.of("gcc is not installed") : Optional.empty();
    }

    /** A clock that goes right until it is set; two files in that folder. */
    static FakeTime in(Path folder) {
        Path library = folder.resolve("libclock.so");
        Programs.run(
                "gcc",
                "-shared",
                "-fPIC",
                "-O2",
                "-o",
                library.toString(),
                House.root().resolve("src/test/c/clock.c").toString());
        FakeTime made = new FakeTime(library, folder.resolve("clock-offset"));
        made.set(Duration.ZERO);
        return made;
    }

    /** From now on it differs so much from the true one; whole seconds. */
    void set(Duration offset) {
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        number.putLong(offset.toSeconds()).flip();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(number, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a process under it has in its environment. */
    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "CAIRN_CLOCK", file.toString());
    }
}
