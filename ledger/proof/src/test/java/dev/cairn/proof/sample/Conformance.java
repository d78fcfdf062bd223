package dev.cairn.proof.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the third-party conformance data, which lies beside the checkout and never inside it: {@code CAIRN_CONFORMANCE}, else {@code
 * shared/conformance} next to the repository or one above. Tests that need it are skipped visibly when it is absent.
 */
public final class Conformance {
    private Conformance() {}

    /** A file or folder of the data, if the data is here. */
    public static Optional<Path> find(String name) {
        Path root = Path.of(System.getProperty("cairn.root", ".")).toAbsolutePath();
        return Stream.of(
                        Optional.ofNullable(System.getenv("CAIRN_CONFORMANCE")).map(Path::of),
                        Optional.of(root.resolve("../shared/conformance")),
                        Optional.of(root.resolve("../../shared/conformance")))
                .flatMap(Optional::stream)
                .map(folder -> folder.resolve(name).normalize())
                .filter(Files::exists)
                .findFirst();
    }
}
