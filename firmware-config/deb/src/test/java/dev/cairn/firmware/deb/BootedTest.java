package dev.cairn.firmware.deb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package under a real systemd, booted in namespaces: its sandbox, sd_notify, and the watchdog, without any ledger in sight. */
class BootedTest {
    private static final String ENROL =
            """
            cp -r /in/identity /var/lib/cairn-edge/identity
            chown -R cairn-edge:cairn-edge /var/lib/cairn-edge
            sed -i 's/^#|//; s/^  data: "0*"/  data: "%s"/; s/^  alarm: "0*"/  alarm: "%s"/; s/reserve-bytes: 512MiB/reserve-bytes: 1MiB/' /etc/cairn-edge/edge.yaml
            echo 'simulation: { place: cold-room }' >>/etc/cairn-edge/edge.yaml
            touch /var/lib/cairn-edge/enrolled
            mkdir -p /run/systemd/system/cairn-edge.service.d
            printf '[Service]\\nWatchdogSec=12\\nRestartSec=1\\n' >/run/systemd/system/cairn-edge.service.d/test.conf
            systemctl daemon-reload
            """
                    .formatted(Farm.DATA.hex(), Farm.ALARM.hex());

    @TempDir
    Path folder;

    private static String shown(Machine machine, String property) throws Exception {
        return machine.does("systemctl show -P " + property + " cairn-edge.service");
    }

    @Test
    void it_starts_shut_in_lives_without_a_ledger_and_is_started_anew_only_when_it_stands_still() throws Exception {
        Machine.need();
        Path in = Files.createDirectories(folder.resolve("in"));
        Files.copy(Deb.file(), in.resolve("cairn-edge.deb"));
        new Farm(in.resolve("identity"));
        try (Machine machine = Machine.boot(folder)) {
            machine.does("dpkg -i /in/cairn-edge.deb");
            assertEquals("inactive", shown(machine, "ActiveState"), "not enrolled: it waits and does not fail");
            machine.does(ENROL);
            machine.does("systemctl start cairn-edge");
            assertEquals("active", shown(machine, "ActiveState"), "READY=1 came");
            startedShutIn(machine);
            livesWithoutALedger(machine);
            isStartedAnewWhenItStandsStill(machine);
            machine.does("systemctl stop cairn-edge");
            assertEquals("inactive", shown(machine, "ActiveState"), "to be stopped is no failure");
            machine.does("dpkg -P cairn-edge && [ ! -e /var/lib/cairn-edge ]");
        }
    }

    private static void startedShutIn(Machine machine) throws Exception {
        String pid = shown(machine, "MainPID");
        String status = machine.does("cat /proc/" + pid + "/status");
        assertTrue(status.contains("NoNewPrivs:\t1") && status.contains("Seccomp:\t2"), status);
        assertTrue(status.contains("CapBnd:\t0000000000000000"), status);
        assertEquals("java", machine.does("cat /proc/" + pid + "/comm"), "the wrapper gave way to Java");
        assertEquals("cairn-edge", machine.does("stat -c %U /proc/" + pid));
        machine.await("grep -q '^waiting=[1-9]' /run/cairn-edge/status", 60);
        assertEquals("700", machine.does("stat -c %a /var/lib/cairn-edge"));
        assertTrue(machine.does("journalctl -u cairn-edge -p 6..6 --no-pager").contains("agent runs"), "priorities");
        Machine.Ended told = machine.inside("cairn-edge status");
        assertEquals(0, told.exit(), told.said());
        assertTrue(told.said().contains("air-temperature: "), told.said());
    }

    private static void livesWithoutALedger(Machine machine) throws Exception {
        String pid = shown(machine, "MainPID");
        String fed = shown(machine, "WatchdogTimestampMonotonic");
        for (int i = 0; i < 4; i++) {
            machine.await("[ $(systemctl show -P WatchdogTimestampMonotonic cairn-edge) -gt " + fed + " ]", 60);
            fed = shown(machine, "WatchdogTimestampMonotonic");
        }
        assertEquals(pid, shown(machine, "MainPID"));
        assertEquals("0", shown(machine, "NRestarts"));
        assertTrue(shown(machine, "StatusText").contains("not connected"), "and it says so");
    }

    private static void isStartedAnewWhenItStandsStill(Machine machine) throws Exception {
        machine.does("kill -STOP " + shown(machine, "MainPID"));
        machine.await("[ $(systemctl show -P NRestarts cairn-edge) -ge 1 ] && systemctl is-active cairn-edge", 120);
        assertTrue(machine.does("journalctl -u cairn-edge --no-pager").contains("Watchdog timeout"), "by the watchdog");
        machine.await("grep -q '^waiting=[1-9]' /run/cairn-edge/status", 60);
    }
}
