package dev.cairn.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the README tells people to type exists, with those options; that the demo works is asked by {@code SmokeTest}. */
class ReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("cairn.root", "."));
    private static final Pattern SCRIPT = Pattern.compile("\\./(cairn|check|bench|mvnw)\\b");
    private static final Pattern COMMAND = Pattern.compile("\\./cairn ([a-z0-9]+)((?: --[a-z]+)*)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");

    @Test
    void every_script_is_there_and_can_be_run() throws IOException {
        List<String> scripts =
                found(SCRIPT).map(match -> match.group(1)).distinct().toList();
        assertTrue(scripts.containsAll(List.of("cairn", "check", "bench")), scripts.toString());
        for (String script : scripts) {
            assertTrue(Files.isExecutable(ROOT.resolve(script)), script);
        }
    }

    @Test
    void every_command_and_option_is_known() throws IOException {
        List<MatchResult> commands = found(COMMAND).toList();
        assertTrue(commands.size() >= 3, "commands found: " + commands.size());
        for (MatchResult each : commands) {
            CommandLine command = Main.commandLine().getSubcommands().get(each.group(1));
            assertTrue(command != null, each.group());
            for (String option : each.group(2).strip().split(" ")) {
                assertTrue(option.isEmpty() || command.getCommandSpec().findOption(option) != null, each.group());
            }
        }
    }

    @Test
    void every_link_leads_somewhere() throws IOException {
        List<String> dead = found(LINK)
                .map(match -> match.group(1))
                .filter(link -> !link.startsWith("http"))
                .filter(link -> !Files.exists(ROOT.resolve(link)))
                .toList();
        assertEquals(List.of(), dead);
    }

    private static java.util.stream.Stream<MatchResult> found(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(ROOT.resolve("README.md"))).results().toList().stream();
    }
}
