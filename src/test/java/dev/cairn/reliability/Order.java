package dev.cairn.reliability;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How long and how a suite is to run.
 *
 * @param seed everything random comes from it
 * @param rounds at most so many
 * @param endNanos no new round after this {@link System#nanoTime}
 * @param plant the planted bug to run with
 * @param folder for files; empty at the beginning, deleted afterwards by the caller
 * @param progress for long work, one line now and then
 */
public record Order(long seed, int rounds, long endNanos, Optional<String> plant, Path folder, PrintStream progress) {

    /** Whether another round may begin. */
    public boolean goesOn(int done) {
        return done < rounds && System.nanoTime() < endNanos;
    }

    public boolean hasPlant(String name) {
        return plant.filter(name::equals).isPresent();
    }
}
