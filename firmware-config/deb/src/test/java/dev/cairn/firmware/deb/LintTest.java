package dev.cairn.firmware.deb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Small checkers where Debian 12 has no tool: udev rules (udevadm verify came later), drop-ins, system users, chrony. */
class LintTest {
    private static final Path ROOT = Path.of("root");
    /** udev(7). */
    private static final Pattern UDEV = Pattern.compile(
            "(?:(?:SUBSYSTEM|KERNEL|ATTRS?\\{[a-z]+\\})==\"[^\"]+\"|(?:GROUP|MODE)=\"[^\"]+\"|SYMLINK\\+=\"cairn/[a-z0-9]+\")");

    private static final Set<String> JOURNALD = Set.of("Storage", "RuntimeMaxUse", "SystemMaxUse");
    private static final Set<String> MANAGER = Set.of("RuntimeWatchdogSec", "RebootWatchdogSec");

    private static List<String> lines(Path file) throws Exception {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    /** What is wrong with one rule; empty when nothing is. */
    static String udev(String line) {
        boolean matches = false;
        boolean assigns = false;
        for (String part : line.split(", ", -1)) {
            if (!UDEV.matcher(part).matches()) {
                return "not understood: " + part;
            }
            matches |= part.contains("==");
            assigns |= !part.contains("==");
        }
        return matches && assigns ? "" : "matches or assigns nothing";
    }

    @Test
    void udev_rules_match_and_assign_with_known_keys() throws Exception {
        List<String> rules = lines(ROOT.resolve("usr/lib/udev/rules.d/60-cairn-edge.rules"));
        assertTrue(rules.size() >= 6, rules.toString());
        for (String rule : rules) {
            assertEquals("", udev(rule), rule);
        }
    }

    @Test
    void the_checker_of_udev_rules_bites() {
        assertTrue(!udev("SUBSYSTEM=\"i2c-dev\", GROUP=\"i2c\"").isEmpty(), "assignment to a match key");
        assertTrue(!udev("SUBSYSTEM==\"i2c-dev\", GRUOP=\"i2c\"").isEmpty(), "mistyped key");
        assertTrue(!udev("SUBSYSTEM==\"i2c-dev\"").isEmpty(), "does nothing");
        assertTrue(!udev("SUBSYSTEM==\"i2c-dev\" GROUP=\"i2c\"").isEmpty(), "no comma");
    }

    @Test
    void groups_of_rules_users_and_unit_are_the_same() throws Exception {
        Set<String> made = words(ROOT.resolve("usr/lib/sysusers.d/cairn-edge.conf"), "(?m)^g (\\w+) ");
        Set<String> ruled = words(ROOT.resolve("usr/lib/udev/rules.d/60-cairn-edge.rules"), "GROUP=\"(\\w+)\"");
        Set<String> joined = new TreeSet<>();
        Matcher line = Pattern.compile("(?m)^SupplementaryGroups=(.*)$")
                .matcher(Files.readString(ROOT.resolve("usr/lib/systemd/system/cairn-edge.service")));
        assertTrue(line.find());
        joined.addAll(List.of(line.group(1).split(" ", -1)));
        assertEquals(Set.of("i2c", "spi", "gpio"), made);
        assertEquals(made, ruled);
        assertEquals(made, joined);
    }

    private static Set<String> words(Path file, String pattern) throws Exception {
        Set<String> found = new TreeSet<>();
        Pattern.compile(pattern).matcher(Files.readString(file)).results().forEach(match -> found.add(match.group(1)));
        return found;
    }

    @Test
    void drop_ins_say_known_things_in_the_right_section() throws Exception {
        Path appliance = ROOT.resolve("usr/share/cairn-edge/appliance");
        assertDropIn(appliance.resolve("journald.conf"), "[Journal]", JOURNALD);
        assertDropIn(appliance.resolve("watchdog.conf"), "[Manager]", MANAGER);
        assertEquals(List.of("makestep 1 3", "rtcsync"), lines(appliance.resolve("chrony.conf")));
    }

    private static void assertDropIn(Path file, String section, Set<String> keys) throws Exception {
        List<String> lines = lines(file);
        assertEquals(section, lines.get(0));
        for (String line : lines.subList(1, lines.size())) {
            assertTrue(keys.contains(line.split("=", 2)[0]), file + ": " + line);
        }
    }

    @Test
    void the_watchdog_of_the_board_is_slower_than_its_hardware_allows_and_faster_than_a_person() throws Exception {
        String text = Files.readString(ROOT.resolve("usr/share/cairn-edge/appliance/watchdog.conf"));
        Matcher seconds = Pattern.compile("RuntimeWatchdogSec=(\\d+)").matcher(text);
        assertTrue(seconds.find());
        // bcm2835_wdt counts 20 bits of 1/65536 s.
        assertTrue(Integer.parseInt(seconds.group(1)) <= 15, text);
    }
}
