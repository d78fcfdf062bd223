package dev.cairn.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int cairn(String... words) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(words);
    }

    @Test
    void help_exits_with_zero_and_tells_the_exit_codes() {
        assertEquals(0, cairn("--help"));
        assertTrue(out.toString().contains("Exit codes:"), out.toString());
    }

    @Test
    void version_names_the_program() {
        assertEquals(0, cairn("--version"));
        assertTrue(out.toString().startsWith("cairn "), out.toString());
    }

    @Test
    void an_unknown_word_exits_with_two_and_repeats_it() {
        assertEquals(2, cairn("denmo"));
        assertTrue(err.toString().contains("denmo"), err.toString());
    }

    @Test
    void no_word_at_all_exits_with_two() {
        assertEquals(2, cairn());
    }
}
