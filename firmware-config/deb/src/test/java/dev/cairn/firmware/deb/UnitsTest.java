package dev.cairn.firmware.deb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units by systemd's own word: not a line from {@code verify}, an exposure of at most 2.5. */
class UnitsTest {
    private static final BigDecimal EXPOSURE_MAX = new BigDecimal("2.5");
    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for (\\S+): ([0-9.]+)");
    private static final String UNITS =
            "/usr/lib/systemd/system/cairn-edge.service /usr/lib/systemd/system/cairn-edge-enrol.service";
    /** verify prints unknown keys and exits with 0: any line is a failure. */
    private static final String VERIFY = "echo BEGIN; systemd-analyze verify --man=no " + UNITS + " 2>&1; echo END\n";

    private static final String SECURITY = "systemd-analyze security --offline=true --no-pager " + UNITS + "\n";

    @TempDir
    Path folder;

    @BeforeEach
    void copy() throws Exception {
        Machine.need();
        Deb.need("systemd-analyze", "systemd");
        Files.createDirectories(folder.resolve("in"));
        Files.copy(Deb.file(), folder.resolve("in/cairn-edge.deb"));
    }

    private String installed(String script) throws Exception {
        Machine.Ended ended = Machine.run(folder, "dpkg -i /in/cairn-edge.deb >/dev/null\n" + script);
        assertEquals(0, ended.exit(), ended.said());
        return ended.said();
    }

    @Test
    void systemd_has_not_a_word_to_say_and_finds_them_well_shut_in() throws Exception {
        String said = installed(VERIFY + SECURITY);
        assertTrue(said.contains("BEGIN\nEND\n"), said);
        Matcher exposure = EXPOSURE.matcher(said);
        int found = 0;
        while (exposure.find()) {
            found++;
            assertTrue(new BigDecimal(exposure.group(2)).compareTo(EXPOSURE_MAX) <= 0, exposure.group());
            System.out.println("exposure of " + exposure.group(1) + ": " + exposure.group(2));
        }
        assertEquals(2, found, said);
    }

    @Test
    void a_mistyped_key_and_a_sandbox_that_was_opened_are_found() throws Exception {
        String said = installed(
                "sed -i 's/^NoNewPrivileges=yes/NoNewPrivilegs=yes/; s/^ProtectSystem=strict//; s/^CapabilityBoundingSet=$//; s/^SystemCallFilter=.*//' "
                        + UNITS + "\n" + VERIFY + SECURITY);
        assertFalse(said.contains("BEGIN\nEND\n"), said);
        assertTrue(said.contains("NoNewPrivilegs"), said);
        Matcher exposure = EXPOSURE.matcher(said);
        assertTrue(exposure.find(), said);
        assertTrue(new BigDecimal(exposure.group(2)).compareTo(EXPOSURE_MAX) > 0, exposure.group());
    }
}
