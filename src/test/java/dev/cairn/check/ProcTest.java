package dev.cairn.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

class ProcTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Listens on the port it was given, says so, and waits. */
    static final class Listener {
        public static void main(String[] words) throws IOException {
            try (ServerSocket socket =
                    new ServerSocket(Integer.parseInt(words[0]), 5, InetAddress.getLoopbackAddress())) {
                System.out.println("listening port=" + words[0] + " word=" + System.getenv("WORD"));
                while (!socket.isClosed()) {
                    socket.accept().close();
                }
            }
        }
    }

    @Test
    void a_java_process_says_its_line_answers_on_its_port_and_dies_by_signal_9() {
        int port = FreePorts.next();
        try (Proc proc = Proc.named("listener").env("WORD", "moss").java(Listener.class, port)) {
            assertEquals("listening port=" + port + " word=moss", proc.awaitLine("^listening", SOON));
            proc.awaitPort(port, SOON);
            proc.kill9();
            assertFalse(FreePorts.answers(port));
            assertEquals(128 + 9, proc.awaitExit(SOON));
        }
    }

    /** {@code src/test/bin} gives a class path that begins in the checkout. */
    @Test
    void a_java_process_finds_its_classes_wherever_it_runs(@TempDir Path elsewhere) {
        String absolute = System.getProperty("java.class.path");
        Path here = Path.of("").toAbsolutePath();
        String relative = Arrays.stream(absolute.split(File.pathSeparator, -1))
                .map(each -> here.relativize(Path.of(each).toAbsolutePath()).toString())
                .collect(Collectors.joining(File.pathSeparator));
        System.setProperty("java.class.path", relative);
        try (Proc proc = Proc.named("elsewhere").in(elsewhere).java(Listener.class, FreePorts.next())) {
            proc.awaitLine("^listening", SOON);
        } finally {
            System.setProperty("java.class.path", absolute);
        }
    }

    @Test
    void closing_ends_a_process_and_its_children() throws Exception {
        Proc proc = Proc.named("family").command(List.of("sh", "-c", "sleep 60 & echo child=$!; wait"));
        long child = Long.parseLong(proc.awaitLine("child=", SOON).substring("child=".length()));
        proc.close();
        assertFalse(proc.isAlive());
        assertTrue(isGoneSoon(child), "child " + child);
    }

    /** Gone, or dead and not yet collected by process 1, which may be slow or absent in a container. */
    private static boolean isGoneSoon(long pid) throws Exception {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        for (int i = 0; i < 6_000; i++) {
            try {
                if (Files.readString(stat).contains(") Z ")) {
                    return true;
                }
            } catch (NoSuchFileException e) {
                return true;
            }
            Thread.sleep(10);
        }
        return false;
    }

    @Test
    void an_exit_code_is_handed_through() {
        try (Proc proc = Proc.named("three").command(List.of("sh", "-c", "exit 3"))) {
            assertEquals(3, proc.awaitExit(SOON));
        }
    }

    @Test
    void waiting_for_a_line_of_a_dead_process_fails_with_its_output() {
        try (Proc proc = Proc.named("dead").command(List.of("sh", "-c", "echo reason; exit 4"))) {
            String message = assertThrows(AssertionFailedError.class, () -> proc.awaitLine("never", SOON))
                    .getMessage();
            assertTrue(message.contains("ended with 4") && message.contains("reason"), message);
        }
    }

    @Test
    void waiting_has_an_end() {
        try (Proc proc = Proc.named("silent").command(List.of("sleep", "60"))) {
            assertThrows(AssertionFailedError.class, () -> proc.awaitLine("never", Duration.ofMillis(100)));
        }
    }

    @Test
    void stop_lets_a_process_end_by_itself() {
        String script = "trap 'echo tidied; exit 0' TERM; echo ready; while :; do sleep 0.05; done";
        try (Proc proc = Proc.named("tidy").command(List.of("sh", "-c", script))) {
            proc.awaitLine("ready", SOON);
            assertEquals(0, proc.stop());
            assertTrue(proc.output().contains("tidied"), proc::tail);
        }
    }

    @Test
    void a_port_is_never_given_twice() {
        assertEquals(
                50, IntStream.range(0, 50).map(i -> FreePorts.next()).distinct().count());
    }
}
