package dev.cairn.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.FreePorts;
import dev.cairn.check.House;
import dev.cairn.check.Proc;
import dev.cairn.launch.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs docs/start.md in one bash, word for word but for the ports, and holds it to what it says is printed. Only {@code cairn} is another one: the
 * classes under test instead of a build.
 */
class StartPageTest {
    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final Pattern PORT = Pattern.compile("\\b8[01]\\d\\d\\b");

    /** Written by {@code cairn init} without being asked. */
    private static final String ADMIN_PORT = "8082";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void the_page_does_what_it_says() throws Exception {
        Map<String, String> ports = new TreeMap<>();
        Page page = Page.parse(withFreePorts(Files.readString(House.root().resolve("docs/start.md")), ports));
        assertTrue(page.steps().size() >= 10, "steps found: " + page.steps().size());
        cairn(ports);
        Files.writeString(folder.resolve("page.sh"), page.script());
        // Children of the shell outlive it when a step fails: one process group, ended by Proc.
        try (Proc bash = Proc.named("start-page").in(folder).command(List.of("bash", "page.sh"))) {
            int exit = bash.awaitExit(LIMIT);
            List<String> output = bash.output();
            for (int i = 0; i < page.steps().size(); i++) {
                List<String> missing = page.steps().get(i).missing(Page.printedBy(i, output));
                assertEquals(
                        List.of(), missing, "step " + i + " of docs/start.md did not print" + bash.tail() + logs());
            }
            assertEquals(0, exit, bash.tail() + logs());
            assertTrue(output.contains("== end"), bash.tail());
        } finally {
            endWhatWasLeft();
        }
    }

    @Test
    void a_page_that_says_too_much_is_caught() {
        Page page = Page.parse("```sh\necho one\necho two\n```\nand\n```text\nt…o\none\n```\n");
        assertEquals(List.of("one"), page.steps().get(0).missing(List.of("one", "two")), "in their order");
        assertEquals(List.of(), page.steps().get(0).missing(List.of("two", "one")));
    }

    private static String withFreePorts(String page, Map<String, String> ports) {
        ports.put(ADMIN_PORT, Integer.toString(FreePorts.next()));
        return PORT.matcher(page)
                .replaceAll(port -> ports.computeIfAbsent(port.group(), taken -> Integer.toString(FreePorts.next())));
    }

    /** The page takes {@code cairn} from the folder it begins in; each long-running one notes its process id. */
    private void cairn(Map<String, String> ports) throws IOException {
        Path script = folder.resolve("cairn");
        String init = "[ \"$1\" = init ] && set -- \"$@\" --web-port " + ports.get("8080") + " --capture-port "
                + ports.get("8081") + " --admin-port " + ports.get(ADMIN_PORT) + "\n";
        Files.writeString(
                script,
                "#!/usr/bin/env bash\n" + init + "echo $$ >> " + folder.resolve("pids") + "\nexec "
                        + Path.of(System.getProperty("java.home"), "bin", "java")
                        + " -Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -cp '"
                        + System.getProperty("java.class.path") + "' " + Main.class.getName() + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What the processes wrote into files, for the failure message. */
    private String logs() throws IOException {
        StringBuilder logs = new StringBuilder();
        for (String name :
                List.of("operator/log.txt", "operator/log-2.txt", "grower/witness/log.txt", "regulator/log.txt")) {
            Path file = folder.resolve("start").resolve(name);
            if (Files.exists(file)) {
                logs.append("\n--- ").append(name).append('\n').append(Files.readString(file));
            }
        }
        return logs.toString();
    }

    /** Ends processes of this page that a failed step has left behind. */
    private void endWhatWasLeft() throws IOException {
        Path pids = folder.resolve("pids");
        for (String pid : Files.exists(pids) ? Files.readAllLines(pids) : List.<String>of()) {
            ProcessHandle.of(Long.parseLong(pid))
                    .filter(process -> process.info()
                            .commandLine()
                            .filter(line -> line.contains(Main.class.getName()))
                            .isPresent())
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
