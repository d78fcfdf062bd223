package dev.cairn.firmware.deb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.EdgeSettings;
import dev.cairn.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the package, and what Debian's lint says of it. */
class DebTest {
    private static final long JAR_BYTES_MAX = 12_000_000;
    private static final String[] LINTIAN = {
        "lintian", "--allow-root", "--display-info", "--pedantic", "--tag-display-limit", "0"
    };

    @TempDir
    Path folder;

    private static String lint(Path deb) throws Exception {
        return Deb.run(Stream.concat(Stream.of(LINTIAN), Stream.of(deb.toString()))
                        .toArray(String[]::new))
                .said();
    }

    @Test
    void lintian_has_nothing_to_say() throws Exception {
        Deb.need("lintian", "lintian");
        assertEquals("", lint(Deb.file()));
    }

    @Test
    void lintian_would_find_what_is_wrong() throws Exception {
        Deb.need("lintian", "lintian");
        Path root = Deb.copied(folder);
        Files.delete(root.resolve("usr/share/doc/cairn-edge/copyright"));
        Files.delete(root.resolve("usr/share/man/man1/cairn-edge.1.gz"));
        Path spoiled = folder.resolve("cairn-edge_0.1.0_all.deb");
        Deb.does("dpkg-deb", "--root-owner-group", "-Znone", "-b", root.toString(), spoiled.toString());
        String said = lint(spoiled);
        assertTrue(said.contains("no-copyright-file") && said.contains("no-manual-page"), said);
    }

    @Test
    void two_builds_give_the_same_bytes() throws Exception {
        assertEquals(-1, Files.mismatch(Deb.file(), Deb.again()));
        for (String line :
                Deb.does("dpkg-deb", "-c", Deb.file().toString()).lines().toList()) {
            assertTrue(line.matches("(drwxr-xr-x|-rw.r-.r-.) root/root +[0-9]+ 2026-11-21 00:00 .*"), line);
        }
    }

    @Test
    void the_jars_are_few_and_small() throws Exception {
        Path root = Deb.opened();
        long bytes = 0;
        StringBuilder list = new StringBuilder();
        for (Path jar : jars(root)) {
            bytes += Files.size(jar);
            list.append(Files.size(jar)).append(' ').append(jar.getFileName()).append('\n');
        }
        System.out.println("jars of the gateway: " + bytes + " bytes of at most " + JAR_BYTES_MAX);
        assertTrue(bytes <= JAR_BYTES_MAX, bytes + " bytes:\n" + list);
        for (String foreign :
                List.of("vertx", "netty", "sqlite", "jackson", "cassandra", "ledger-core", "epcis", "logback")) {
            assertTrue(!list.toString().contains(foreign), foreign + " is on the Pi:\n" + list);
        }
    }

    private static List<Path> jars(Path root) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("usr/share/cairn-edge"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void the_settings_that_it_brings_read_and_are_at_home_where_the_unit_keeps_things() throws Exception {
        Path sample = Deb.opened().resolve("etc/cairn-edge/edge.yaml");
        EdgeSettings settings = Settings.read(sample, EdgeSettings.class, Map.of());
        assertEquals(Path.of("/var/lib/cairn-edge"), settings.data());
        assertEquals(Path.of("/run/cairn-edge"), settings.run().orElseThrow());
        // What enrolment brings, and renews, is not named in its place.
        assertTrue(settings.tls().trust().isEmpty());
        assertTrue(settings.server().isEmpty()
                && settings.genesis().isEmpty()
                && settings.chains().isEmpty());
    }

    @Test
    void its_changelog_and_its_version_are_the_projects() throws Exception {
        String version =
                Deb.does("dpkg-deb", "-f", Deb.file().toString(), "Version").strip();
        assertTrue(Deb.file().toString().contains("_" + version + "_all.deb"));
        Path log = Deb.opened().resolve("usr/share/doc/cairn-edge/changelog.gz");
        assertTrue(Deb.does("gzip", "-dc", log.toString()).startsWith("cairn-edge (" + version + ") "));
    }

    @Test
    void its_scripts_are_sound_shell() throws Exception {
        Path root = Deb.opened();
        for (String script : List.of(
                "usr/bin/cairn-edge",
                "usr/sbin/cairn-edge-setup",
                "usr/share/cairn-edge/first-boot",
                "DEBIAN/postinst",
                "DEBIAN/prerm",
                "DEBIAN/postrm")) {
            Machine.Ended ended = Deb.run("sh", "-n", root.resolve(script).toString());
            assertEquals(0, ended.exit(), script + ": " + ended.said());
        }
    }
}
