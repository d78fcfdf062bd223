package dev.cairn.store.cassandra.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a server process is started from: the jars that {@code ./check} fetched into a cache of this user, and a JDK 17
 * (newer ones end in "Setting a system-wide Policy object is not supported"), whatever runs the tests.
 */
final class ServerFiles {
    static final String VERSION = "5.0.9";

    private static final String JAMM = "jamm-0.4.0.jar";
    private static final String NO_JARS =
            "no Cassandra " + VERSION + " in %s; ./check fetches it (CAIRN_CASSANDRA_JARS names another folder)";
    private static final String NO_JDK =
            "no Java 17 for the Cassandra server (Debian: openjdk-17-jre-headless; CAIRN_JAVA17_HOME names one)";

    private ServerFiles() {}

    /** Why no server can be started here; empty when it can. */
    static Optional<String> missing() {
        if (!Files.isRegularFile(jars().resolve(JAMM))
                || !Files.isRegularFile(jars().resolve("cassandra-all-" + VERSION + ".jar"))) {
            return Optional.of(NO_JARS.formatted(jars()));
        }
        return findJava().isPresent() ? Optional.empty() : Optional.of(NO_JDK);
    }

    /** The folder of the server's jars, there or not. */
    static Path jars() {
        String named = System.getenv("CAIRN_CASSANDRA_JARS");
        if (named != null && !named.isBlank()) {
            return Path.of(named).toAbsolutePath();
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        Path caches =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return caches.resolve("cairn").resolve("cassandra-" + VERSION).toAbsolutePath();
    }

    static Path javaAgent() {
        return jars().resolve(JAMM);
    }

    /** The {@code java} program of a Java 17. */
    static Path java() {
        return findJava().orElseThrow(() -> new IllegalStateException(NO_JDK));
    }

    private static Optional<Path> findJava() {
        List<Path> homes = new ArrayList<>();
        for (String name : List.of("CAIRN_JAVA17_HOME", "JAVA_HOME")) {
            Optional.ofNullable(System.getenv(name))
                    .filter(home -> !home.isBlank())
                    .map(Path::of)
                    .ifPresent(homes::add);
        }
        homes.add(Path.of(System.getProperty("java.home")));
        for (Path folder : List.of(
                Path.of("/usr/lib/jvm"),
                Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"),
                Path.of("/opt"))) {
            homes.addAll(list(folder));
        }
        return homes.stream()
                .filter(ServerFiles::isJava17)
                .map(home -> home.resolve("bin/java"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Every Java home has a file that says its version. */
    private static boolean isJava17(Path home) {
        try {
            return Files.readAllLines(home.resolve("release")).stream()
                    .anyMatch(line -> line.startsWith("JAVA_VERSION=\"17"));
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
