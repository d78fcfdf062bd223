package dev.cairn.firmware.deb;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The package that this build made, and the tools that look into it. */
final class Deb {
    private static final long SECONDS_MAX = 300;
    private static boolean isOpened;

    private Deb() {}

    /** The file. */
    static Path file() {
        Path deb = Path.of(System.getProperty("cairn.deb", "target/none.deb"));
        assumeTrue(Files.exists(deb), "no package was made: -Dfast leaves it out (add -Dcairn.deb.skip=false)");
        return deb;
    }

    /** The same, made a second time in this build, from files with other dates. */
    static Path again() {
        return Path.of(System.getProperty("cairn.deb.again", "target/again.deb"));
    }

    /** Skips the test when a program is not installed. */
    static void need(String program, String debianPackage) {
        boolean there = Stream.of("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder + program)));
        assumeTrue(there, program + " is not installed (Debian: " + debianPackage + ")");
    }

    /** Runs a program to its end. */
    static Machine.Ended run(String... command) throws Exception {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(String.join(" ", command) + " takes too long: " + said);
        }
        return new Machine.Ended(process.exitValue(), said);
    }

    /** Runs a program that must succeed. */
    static String does(String... command) throws Exception {
        Machine.Ended ended = run(command);
        if (ended.exit() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + " ended with " + ended.exit() + ": " + ended.said());
        }
        return ended.said();
    }

    /** Unpacked once for all tests that only look, control files in {@code DEBIAN}. */
    static synchronized Path opened() throws Exception {
        Path opened = file().resolveSibling("opened");
        if (!isOpened) {
            does("rm", "-rf", opened.toString());
            need("dpkg-deb", "dpkg");
            does("dpkg-deb", "-R", file().toString(), opened.toString());
            isOpened = true;
        }
        return opened;
    }

    /** A copy below a folder, to change. */
    static Path copied(Path folder, String... without) throws Exception {
        Path root = folder.resolve("unpacked");
        does("cp", "-a", opened().toString(), root.toString());
        for (String pattern : without) {
            does("find", root.toString(), "-name", pattern, "-delete");
        }
        return root;
    }
}
