package dev.cairn.edge.sensor.kernel;

import dev.cairn.edge.sensor.Reading;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the small text files by which the kernel shows its probes. */
final class KernelFiles {
    private static final int FILE_BYTES_MAX = 4096;
    private static final int FOLDERS_MAX = 256;

    private KernelFiles() {}

    static String text(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(FILE_BYTES_MAX), StandardCharsets.UTF_8).strip();
        }
    }

    static Optional<String> textIfThere(Path file) {
        try {
            return Optional.of(text(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static BigDecimal number(Path file) throws IOException {
        return new BigDecimal(text(file));
    }

    /** A number, or why there is none: a missing file is an absent probe, an I/O error one that did not answer. */
    static Reading read(Path file, BigDecimal factor, String unit) {
        try {
            return Reading.of(number(file).multiply(factor).stripTrailingZeros(), unit);
        } catch (NoSuchFileException e) {
            return Reading.none(Reading.Cause.ABSENT);
        } catch (IOException e) {
            return Reading.none(Reading.Cause.NACK);
        } catch (NumberFormatException e) {
            return Reading.none(Reading.Cause.RANGE);
        }
    }

    static List<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().limit(FOLDERS_MAX).toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
