package dev.cairn.firmware.deb;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A copy-on-write image of this machine in namespaces of its own: what is installed there is gone at the end, and this machine knows nothing
 * of it. Needs root and Linux with overlayfs; elsewhere tests are skipped, with the reason.
 */
final class Machine implements AutoCloseable {
    private static final long SECONDS_MAX = 300;
    private static final Path SCRIPT = Path.of("src/test/sh/machine").toAbsolutePath();

    private final Path folder;
    private final Process process;
    private final long init;

    /** What a script came to. */
    record Ended(int exit, String said) {}

    private Machine(Path folder, Process process, long init) {
        this.folder = folder;
        this.process = process;
        this.init = init;
    }

    /** Skips the test where there can be no such machine. */
    static void need() {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root for a machine in namespaces");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "unshare is not installed (Debian: util-linux)");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg")), "needs a Debian machine");
        assumeTrue(hasDebiansJava(), "needs Debian's own Java: the package depends on it (openjdk-17-jre-headless)");
    }

    private static boolean hasDebiansJava() {
        try (Stream<Path> installed = Files.list(Path.of("/var/lib/dpkg/info"))) {
            return installed.anyMatch(
                    file -> file.toString().matches(".*/openjdk-[0-9]+-jre-headless(:[a-z0-9]+)?\\.list"));
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs a script on a fresh machine and ends it. {@code folder/in} is found in {@code /in}. */
    static Ended run(Path folder, String script) throws Exception {
        need();
        Files.createDirectories(folder.resolve("in"));
        Files.createDirectories(folder.resolve("disk"));
        Files.writeString(folder.resolve("in/script"), script);
        Ended ended = end(List.of(
                "unshare", "-m", "-p", "-f", "--kill-child", "sh", SCRIPT.toString(), folder.toString(), "run"));
        assumeTrue(!ended.said().contains("mount: "), "no overlay here: " + ended.said());
        return ended;
    }

    /** Boots one with a real systemd. */
    static Machine boot(Path folder) throws Exception {
        need();
        assumeTrue(Files.isExecutable(Path.of("/lib/systemd/systemd")), "systemd is not installed");
        Files.createDirectories(folder.resolve("in"));
        Files.createDirectories(folder.resolve("disk"));
        Process process = new ProcessBuilder(
                        "unshare",
                        "-m",
                        "-p",
                        "-f",
                        "-C",
                        "-i",
                        "-u",
                        "-n",
                        "--kill-child",
                        "sh",
                        SCRIPT.toString(),
                        folder.toString(),
                        "boot")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("boot.log").toFile())
                .start();
        Machine machine = new Machine(folder, process, child(process));
        boolean up = machine.comesUp();
        if (!up) {
            machine.close();
        }
        assumeTrue(up, "no systemd in namespaces here: " + Files.readString(folder.resolve("boot.log")));
        return machine;
    }

    private static long child(Process unshare) throws InterruptedException {
        for (int i = 0; i < 500 && unshare.isAlive(); i++) {
            var child = unshare.children().findFirst();
            if (child.isPresent()) {
                return child.get().pid();
            }
            Thread.sleep(20);
        }
        return -1;
    }

    private boolean comesUp() throws Exception {
        for (int i = 0; i < 500 && process.isAlive() && init > 0; i++) {
            if (List.of("running\n", "degraded\n")
                    .contains(inside("systemctl is-system-running || true").said())) {
                return true;
            }
            Thread.sleep(200);
        }
        return false;
    }

    /** Runs a script inside. */
    Ended inside(String script) throws Exception {
        return end(List.of(
                "nsenter",
                "-t",
                Long.toString(init),
                "-m",
                "-p",
                "-C",
                "-i",
                "-u",
                "-n",
                "-r",
                "-w",
                "sh",
                "-ec",
                script));
    }

    /** Runs a script that must succeed, and gives what it said. */
    String does(String script) throws Exception {
        Ended ended = inside(script);
        assertTrue(ended.exit() == 0, script + " ended with " + ended.exit() + ": " + ended.said());
        return ended.said().strip();
    }

    /** Waits until a script succeeds. */
    void await(String script, long seconds) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (inside(script).exit() != 0) {
            assertTrue(
                    System.nanoTime() < end,
                    "waited " + seconds + " s for " + script + "\n"
                            + inside("journalctl --no-pager -n 40").said());
            Thread.sleep(200);
        }
    }

    private static Ended end(List<String> command) throws Exception {
        Path said = Files.createTempFile("machine-", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(said.toFile());
            builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
            builder.environment().put("LC_ALL", "C.UTF-8");
            Process process = builder.start();
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " takes longer than " + SECONDS_MAX + " s: " + Files.readString(said));
            }
            return new Ended(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(said);
        }
    }

    /** Switches it off: everything in its namespaces dies with its first process. */
    @Override
    public void close() throws Exception {
        ProcessHandle.of(init).ifPresent(ProcessHandle::destroyForcibly);
        process.waitFor(30, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(Files.exists(folder), "its folder stays for the test's own tidying");
    }
}
