package dev.cairn.firmware.deb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code cairn-edge-setup} and the first start's script, in a folder that stands for a machine. */
class SetupTest {
    private static final String BEFORE = "arm_64bit=1\n[pi5]\ndtoverlay=foo\n";

    @TempDir
    Path folder;

    private Path root;
    private Path config;

    @BeforeEach
    void unpack() throws Exception {
        root = Deb.copied(folder, "*.jar");
        config = root.resolve("boot/firmware/config.txt");
        Files.createDirectories(config.getParent());
        Files.createDirectories(root.resolve("etc/chrony"));
        Files.writeString(config, BEFORE);
    }

    private Machine.Ended setup(String... words) throws Exception {
        String[] command = Stream.concat(
                        Stream.of(
                                "env",
                                "CAIRN_ROOT=" + root,
                                root.resolve("usr/sbin/cairn-edge-setup").toString()),
                        Stream.of(words))
                .toArray(String[]::new);
        return Deb.run(command);
    }

    private String include() throws Exception {
        return Files.readString(root.resolve("boot/firmware/cairn-edge.txt"));
    }

    @Test
    void sets_up_once_however_often_it_runs_and_puts_everything_back() throws Exception {
        assertEquals(0, setup("cold-room").exit());
        String first = Files.readString(config);
        assertTrue(first.startsWith(BEFORE) && first.contains("\n[all]\ninclude cairn-edge.txt\n"), first);
        assertEquals(0, setup("cold-room", "--rtc").exit());
        assertEquals(first, Files.readString(config));
        assertTrue(include().contains("dtoverlay=i2c-rtc,ds3231\n"), include());
        assertTrue(include().contains("gpio=17=ip,pu\n"), include());
        Files.delete(root.resolve("boot/firmware/cairn-edge.txt"));
        assertEquals(0, setup("--again").exit());
        assertTrue(include().contains("dtoverlay=i2c-rtc,ds3231\n"), include());
        assertTrue(Files.exists(root.resolve("etc/systemd/journald.conf.d/cairn-edge.conf")));
        assertTrue(Files.exists(root.resolve("etc/chrony/conf.d/cairn-edge.conf")));
        assertEquals(0, setup("--undo").exit());
        assertEquals(BEFORE, Files.readString(config));
        try (Stream<Path> left = Files.walk(root.resolve("etc"))) {
            assertEquals(
                    0, left.filter(file -> file.endsWith("cairn-edge.conf")).count());
        }
        assertFalse(Files.exists(root.resolve("boot/firmware/cairn-edge.txt")));
    }

    @Test
    void another_profile_takes_the_place_of_the_first() throws Exception {
        setup("cold-room", "--tpm");
        setup("shop-fridge");
        assertTrue(include().contains("w1-gpio"), include());
        assertFalse(include().contains("bme280") || include().contains("tpm"), include());
    }

    @Test
    void an_older_image_has_its_boot_folder_elsewhere_and_other_machines_none() throws Exception {
        Files.move(config, root.resolve("boot/config.txt"));
        assertEquals(0, setup("shop-fridge").exit());
        assertTrue(Files.readString(root.resolve("boot/cairn-edge.txt")).contains("w1-gpio"));
        setup("--undo");
        Files.delete(root.resolve("boot/config.txt"));
        Machine.Ended ended = setup("shop-fridge");
        assertEquals(0, ended.exit());
        assertTrue(ended.said().contains("no Raspberry Pi"), ended.said());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "with-rtc", "no-such", "--undo=no", "-x"})
    void what_it_does_not_know_changes_nothing(String word) throws Exception {
        Machine.Ended ended = setup(word);
        assertEquals(2, ended.exit(), ended.said());
        assertTrue(ended.said().contains("usage: "), ended.said());
        assertEquals(BEFORE, Files.readString(config));
        assertEquals(2, setup("cold-room", word).exit());
        assertEquals(BEFORE, Files.readString(config));
    }

    private Machine.Ended firstBoot(String content) throws Exception {
        Path file = folder.resolve("cairn-enrol.txt");
        Files.writeString(file, content);
        return Deb.run(
                "env",
                "CAIRN_EDGE=/bin/echo",
                root.resolve("usr/share/cairn-edge/first-boot").toString(),
                file.toString());
    }

    @Test
    void the_first_start_takes_the_code_as_an_editor_on_windows_leaves_it() throws Exception {
        Machine.Ended ended = firstBoot("# a remark\r\n\r\n  7Q4K-HT2M-9XWD \r\n ledger.example:8443\r\n");
        assertEquals(0, ended.exit(), ended.said());
        assertEquals("enrol 7Q4K-HT2M-9XWD --at ledger.example:8443\n", ended.said());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a remark\n", "two words\n", "$(reboot)\n", "a;b\n", "--config\t/etc/x\n"})
    void the_first_start_refuses_what_is_no_code(String content) throws Exception {
        Machine.Ended ended = firstBoot(content);
        assertEquals(1, ended.exit(), ended.said());
        assertTrue(ended.said().contains("holds no code"), ended.said());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a remark\n", "two words\n", "$(reboot)\n", "ledger.example/x\n", "--config\n"})
    void the_first_start_refuses_what_is_no_server(String server) throws Exception {
        Machine.Ended ended = firstBoot("7Q4K-HT2M-9XWD\n" + server);
        assertEquals(1, ended.exit(), ended.said());
        assertTrue(ended.said().contains("names no server"), ended.said());
    }

    @Test
    void the_wrapper_tells_an_ordinary_user_what_to_type() throws Exception {
        Deb.need("setpriv", "util-linux");
        Machine.need();
        Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        Machine.Ended ended = Deb.run(
                "setpriv",
                "--reuid=nobody",
                "--regid=nogroup",
                "--clear-groups",
                "sh",
                root.resolve("usr/bin/cairn-edge").toString(),
                "status");
        assertEquals(1, ended.exit(), ended.said());
        assertTrue(ended.said().contains("sudo cairn-edge"), ended.said());
    }
}
