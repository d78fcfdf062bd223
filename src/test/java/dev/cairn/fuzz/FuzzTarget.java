package dev.cairn.fuzz;

import dev.cairn.proof.Bytes;
import org.jspecify.annotations.Nullable;

/** What Jazzer calls, by name: one parser in one process, named by {@code --target_args}; with a second word its planted bug. */
public final class FuzzTarget {
    private static @Nullable Parser parser;

    private FuzzTarget() {}

    public static void fuzzerInitialize(String[] words) {
        parser = words.length > 1 ? Parsers.planted(words[1]).orElseThrow() : Parsers.named(words[0]);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (parser == null) {
            throw new IllegalStateException("fuzzerInitialize was not called");
        }
        parser.takes(Bytes.of(input));
    }
}
