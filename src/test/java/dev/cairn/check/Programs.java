package dev.cairn.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Short programs of the system, run to their end. */
public final class Programs {
    private static final long SECONDS_MAX = 120;

    private Programs() {}

    /** Where a program is installed; {@code sbin} counts. */
    public static Optional<Path> find(String name) {
        return House.program(name);
    }

    /**
     * Runs one and gives its output.
     *
     * @throws IllegalStateException with what it said, if it fails or takes longer than two
     */
    public static String run(String name, String... words) {
        Path program = find(name).orElseThrow(() -> new IllegalStateException(name + " is not installed"));
        List<String> command = command(program, words);
        Ended ended = end(command);
        if (ended.exit() != 0) {
            throw new IllegalStateException(command + " ended with " + ended.exit() + ": "
                    + ended.said().strip());
        }
        return ended.said();
    }

    /** How one ended, and all that it wrote. */
    public record Ended(int exit, String said) {}

    /** Runs one at a place of its own, whatever it comes to; no longer than two minutes. */
    public static Ended end(Path program, String... words) {
        return end(command(program, words));
    }

    private static List<String> command(Path program, String... words) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(words));
        return command;
    }

    private static Ended end(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " takes too long");
            }
            return new Ended(process.exitValue(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(command + " was interrupted", e);
        }
    }

    /** Runs one whose failure does not matter, for tidying up. */
    public static void attempt(String name, String... words) {
        try {
            run(name, words);
        } catch (IllegalStateException | UncheckedIOException whatever) {
            // tidying up goes on
        }
    }
}
