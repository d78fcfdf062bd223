package dev.cairn.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class TerminalTest {
    private final StringWriter out = new StringWriter();
    private final CommandSpec spec = CommandSpec.create();
    private final CommandLine line = new CommandLine(spec).setOut(new PrintWriter(out, true));

    @Test
    void a_name_in_a_request_hides_nothing_from_whoever_is_about_to_sign() {
        new Terminal(line.getCommandSpec())
                .say(
                        "registers the organisation \"Orchard\"\r\u001b[2K\u001b[1Aregisters nobody\nand nothing else\u202e\"");
        String said = out.toString();
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.startsWith("registers the organisation \"Orchard\"\uFFFD\uFFFD[2K"), said);
        assertTrue(said.strip().chars().noneMatch(Character::isISOControl), said);
    }
}
