package dev.cairn.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    /** {@code bin/java} of a JDK of at least this version: {@code JAVA25_HOME}, or what a package has put into {@code /usr/lib/jvm}. */
    public static Optional<Path> java(int lowest) {
        List<Path> homes = new ArrayList<>();
        Optional.ofNullable(System.getenv("JAVA25_HOME")).map(Path::of).ifPresent(homes::add);
        Path packages = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(packages)) {
            try (Stream<Path> found = Files.list(packages)) {
                found.sorted().forEach(homes::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return homes.stream()
                .filter(home -> version(home) >= lowest)
                .map(home -> home.resolve("bin/java"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int version(Path home) {
        try {
            Matcher version =
                    Pattern.compile("JAVA_VERSION=\"(\\d+)").matcher(Files.readString(home.resolve("release")));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException notAJavaHome) {
            return 0;
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
