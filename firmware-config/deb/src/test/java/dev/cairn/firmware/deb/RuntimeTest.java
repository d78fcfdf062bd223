package dev.cairn.firmware.deb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway's own Java by jlink: the list of modules is tried on this machine's image; the arm64 image is made where its modules were
 * fetched before ({@code firmware-config/runtime/make FOLDER}, folder in {@code CAIRN_ARM64_RUNTIME}) and run by QEMU, if that is here.
 */
class RuntimeTest {
    private static final Path MAKE = Path.of("../runtime/make").toAbsolutePath();
    private static final int ELF_MACHINE = 18;
    private static final int AARCH64 = 183;
    private static final Path QEMU = Path.of("/usr/bin/qemu-aarch64-static");

    @TempDir
    Path folder;

    private Path made(Path in, String architecture) throws Exception {
        assumeTrue(Runtime.version().feature() == 17, "the image is of Java 17; the tests run on another");
        Deb.does("env", "JAVA_HOME=" + System.getProperty("java.home"), MAKE.toString(), in.toString(), architecture);
        return in.resolve("runtime");
    }

    @Test
    void the_modules_suffice_for_every_command() throws Exception {
        assumeTrue(Files.isDirectory(Path.of(System.getProperty("java.home"), "jmods")), "this JDK has no jmods");
        Path java = made(folder.resolve("host"), "host").resolve("bin/java");
        requireSelftest(List.of(java.toString()));
    }

    /** Keys, certificate, store and a sensor are well in the Java that these words start; the ledger alone is away. */
    private void requireSelftest(List<String> java) throws Exception {
        Path home = Deb.opened().resolve("usr/share/cairn-edge");
        Path settings = FootprintTest.settings(folder, new Farm(folder.resolve("identity")), 1);
        List<String> words = new ArrayList<>(java);
        words.addAll(List.of("-cp", home + "/*", "dev.cairn.edge.Main", "selftest", "--config", settings.toString()));
        Machine.Ended ended = Deb.run(words.toArray(String[]::new));
        assertEquals(1, ended.exit(), ended.said());
        for (String well : List.of("ok    keys", "ok    certificate", "ok    store", "ok    sensor")) {
            assertTrue(ended.said().contains(well), ended.said());
        }
        assertTrue(ended.said().endsWith("1 thing is wrong.\n"), "the ledger alone is away: " + ended.said());
    }

    @Test
    void the_arm64_image_is_for_arm64() throws Exception {
        byte[] java = Files.readAllBytes(made(fetched(), "arm64").resolve("bin/java"));
        assertEquals(AARCH64, (java[ELF_MACHINE] & 0xff) | (java[ELF_MACHINE + 1] & 0xff) << 8);
    }

    @Test
    void the_arm64_image_runs_the_gateway() throws Exception {
        Path fetched = fetched();
        assumeTrue(Files.isExecutable(QEMU), "no " + QEMU + ": install qemu-user-static");
        Path java = made(fetched, "arm64").resolve("bin/java");
        requireSelftest(List.of(QEMU.toString(), "-L", fetched.resolve("root").toString(), java.toString()));
    }

    private static Path fetched() {
        String before = System.getenv().getOrDefault("CAIRN_ARM64_RUNTIME", "");
        assumeTrue(
                !before.isEmpty(),
                "no arm64 modules: run firmware-config/runtime/make FOLDER, set CAIRN_ARM64_RUNTIME=FOLDER");
        return Path.of(before);
    }
}
