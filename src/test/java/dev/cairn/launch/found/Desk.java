package dev.cairn.launch.found;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.launch.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** A terminal in a folder: runs {@code cairn} in this process and keeps what it printed. Words that begin with {@code @} are files in the folder. */
public final class Desk {
    private final Path folder;

    Desk(Path folder) {
        this.folder = folder;
    }

    /** What a command came to. */
    public record Said(int exit, String out, String err) {
        public String all() {
            return out + err;
        }
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    public String text(String name) throws IOException {
        return Files.readString(file(name));
    }

    public Said cairn(Object... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        // Setting it at the top reaches every command below.
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] typed = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            String word = String.valueOf(words[i]);
            typed[i] = word.startsWith("@") ? file(word.substring(1)).toString() : word;
        }
        return new Said(line.execute(typed), out.toString(), err.toString());
    }

    /** Runs a command that must end well. */
    public String ok(Object... words) {
        Said said = cairn(words);
        assertEquals(
                0,
                said.exit(),
                String.join(
                                " ",
                                java.util.Arrays.stream(words)
                                        .map(String::valueOf)
                                        .toList()) + "\n" + said.all());
        return said.out();
    }

    /** Runs a command that must end with exit code 1, and gives its sentence. */
    String no(Object... words) {
        Said said = cairn(words);
        assertEquals(1, said.exit(), said.all());
        return said.err();
    }

    /** A registrar's key and public line: NAME.key, NAME.txt. */
    void registrar(String name) throws IOException {
        Files.writeString(file(name + ".txt"), ok("keygen", "@" + name + ".key", "--registrar", name));
    }

    /** A witness's folder and public line: NAME/, NAME.txt; further options may follow. */
    void witness(String name, int port, Object... more) throws IOException {
        String url = "http://127.0.0.1:" + port + "/witness";
        List<Object> words = new ArrayList<>(List.of("witness", "init", "@" + name, "--name", name, "--url", url));
        words.addAll(List.of(more));
        Files.writeString(file(name + ".txt"), ok(words.toArray()));
    }

    /** Three registrars r1 to r3, three witnesses w1 to w3, and the operator's keys. */
    void founders() throws IOException {
        for (int i = 1; i <= 3; i++) {
            registrar("r" + i);
            witness("w" + i, 8100 + i);
        }
        ok("keygen", "@log.key");
        ok("keygen", "@node.key");
    }
}
