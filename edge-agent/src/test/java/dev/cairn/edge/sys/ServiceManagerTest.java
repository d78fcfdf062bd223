package dev.cairn.edge.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** sd_notify(3) over real sockets of the kernel. */
class ServiceManagerTest {
    private static final long PID = 4711;

    @TempDir
    Path folder;

    private static ServiceManager to(String socket) {
        return ServiceManager.of(Map.of("NOTIFY_SOCKET", socket), PID);
    }

    @Test
    void says_ready_status_alive_and_stopping_to_a_socket_in_the_file_system() {
        String path = folder.resolve("notify").toString();
        try (DatagramSocketFile systemd = DatagramSocketFile.listen(path)) {
            ServiceManager manager = to(path);
            manager.starting("waits", Duration.ofSeconds(90));
            manager.ready("measuring");
            manager.alive();
            manager.status("3 readings");
            manager.stopping();
            assertEquals(
                    List.of(
                            "EXTEND_TIMEOUT_USEC=90000000",
                            "STATUS=waits",
                            "READY=1",
                            "STATUS=measuring",
                            "WATCHDOG=1",
                            "STATUS=3 readings",
                            "STOPPING=1"),
                    systemd.heard());
        }
    }

    @Test
    void speaks_to_an_abstract_socket() {
        String name = "@cairn-test-" + ProcessHandle.current().pid();
        try (DatagramSocketFile systemd = DatagramSocketFile.listen(name)) {
            to(name).alive();
            assertEquals(List.of("WATCHDOG=1"), systemd.heard());
        }
    }

    @Test
    void a_status_cannot_smuggle_in_a_line_of_its_own() {
        String path = folder.resolve("notify").toString();
        try (DatagramSocketFile systemd = DatagramSocketFile.listen(path)) {
            to(path).status("disk full\nWATCHDOG=1" + "x".repeat(500));
            assertEquals(1, systemd.heard().size());
            assertTrue(systemd.heard().get(0).startsWith("STATUS=disk full WATCHDOG=1xx"));
        }
    }

    @Test
    void nobody_listening_is_no_reason_to_fail() {
        to(folder.resolve("nobody").toString()).alive();
        to("/" + "long".repeat(40)).ready("x");
        to("relative/path").alive();
        to("").alive();
        ServiceManager.of(Map.of(), PID).ready("x");
    }

    @Test
    void knows_the_watchdogs_period_only_when_it_is_meant_for_this_process() {
        assertEquals(Duration.ofSeconds(60), watchdog(Map.of("WATCHDOG_USEC", "60000000")));
        assertEquals(Duration.ofSeconds(60), watchdog(Map.of("WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "4711")));
        assertEquals(Duration.ZERO, watchdog(Map.of("WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "1")));
        assertEquals(Duration.ZERO, watchdog(Map.of("WATCHDOG_USEC", "soon")));
        assertEquals(Duration.ZERO, watchdog(Map.of()));
    }

    private static Duration watchdog(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("NOTIFY_SOCKET", "/run/systemd/notify");
        return ServiceManager.of(environment, PID).watchdog();
    }
}
