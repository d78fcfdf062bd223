package dev.cairn.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of {@code src/test/go}, built with the compiler and the libraries that Debian packages; nothing is fetched. */
public final class GoProgram {
    static final String ABSENT =
            "Go with golang.org/x/mod is not installed (Debian: golang-go, golang-golang-x-mod-dev)";

    private static final Path LIBRARIES = Path.of("/usr/share/gocode");
    private static final long BUILD_SECONDS_MAX = 300;

    private GoProgram() {}

    /** Whether it can be built here. */
    public static boolean available() {
        return House.program("go").isPresent()
                && Files.isDirectory(LIBRARIES.resolve("src/golang.org/x/mod/sumdb/tlog"));
    }

    /** Builds it and gives the executable. */
    public static Path build(String name) {
        Path program = House.target("go").resolve(name);
        Path said = House.target("go").resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        List.of(House.program("go").orElseThrow().toString(), "build", "-o", program.toString(), "."))
                .directory(House.root().resolve("src/test/go").resolve(name).toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment()
                .putAll(Map.of(
                        "GO111MODULE",
                        "off",
                        "GOPATH",
                        LIBRARIES.toString(),
                        "GOFLAGS",
                        "",
                        "GOCACHE",
                        House.target("go").resolve("cache").toString()));
        try {
            Process process = builder.start();
            if (!process.waitFor(BUILD_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("go build takes too long");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("go build: " + Files.readString(said, StandardCharsets.UTF_8));
            }
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
