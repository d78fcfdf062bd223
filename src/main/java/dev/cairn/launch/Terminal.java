package dev.cairn.launch;

import dev.cairn.proof.Malformed;
import dev.cairn.proof.OneLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine.Model.CommandSpec;

/** A command's way to speak with the person at the terminal. */
public final class Terminal {
    private final CommandSpec spec;

    public Terminal(CommandSpec spec) {
        this.spec = spec;
    }

    /** What a command does; whatever it throws is told in one sentence. */
    public interface Work {
        void run() throws IOException, Malformed, InterruptedException;
    }

    /** Exit code 0, or 1 after a sentence that says what is wrong. */
    public int run(Work work) throws InterruptedException {
        try {
            work.run();
            return 0;
        } catch (IOException | Malformed | IllegalArgumentException e) {
            spec.commandLine().getErr().println(OneLine.of(Sentence.of(e)));
        }
        return 1;
    }

    /** Says one line. Whoever is about to sign reads strangers' names in it: none of them can add, hide or overwrite a line. */
    public void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(OneLine.of(line));
        out.flush();
    }

    /**
     * Asks before something that cannot be taken back.
     *
     * @param yes the answer was given on the command line
     * @throws IOException unless the answer is {@code yes}
     */
    public void confirm(String question, boolean yes) throws IOException {
        if (yes) {
            return;
        }
        say(question + " Type yes to go on:");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        String answer = in.readLine();
        if (answer == null || !answer.strip().equals("yes")) {
            throw new IOException("nothing was signed: the answer was not yes (in a script say --yes)");
        }
    }
}
