package dev.cairn.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Where things are on this machine, as far as tests may know. */
public final class House {
    private House() {}

    /** The repository's folder. */
    public static Path root() {
        String root = System.getProperty("cairn.root");
        if (root == null) {
            throw new IllegalStateException(
                    "cairn.root is not set; run tests through Maven or add -Dcairn.root=<folder>");
        }
        return Path.of(root);
    }

    /** A folder below {@code src/target} for what tests leave behind; made when missing. */
    public static Path target(String name) {
        try {
            return Files.createDirectories(root().resolve("src/target").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first of the named programs that is installed; {@code sbin} counts even when it is not on the PATH. */
    static Optional<Path> program(String... names) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Arrays.stream(names)
                .flatMap(name -> Arrays.stream(path.split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
