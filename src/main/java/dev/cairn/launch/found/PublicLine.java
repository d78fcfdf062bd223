package dev.cairn.launch.found;

import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.note.NoteKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The public half of a key as the line that will stand in the genesis (docs/formats/genesis.md), in a text file of its own: what a founder hands over.
 *
 * <pre>
 * registrar &lt;base64 SubjectPublicKeyInfo&gt; &lt;label&gt;
 * witness &lt;name&gt; &lt;vkey&gt; [&lt;url&gt;]
 * </pre>
 */
public final class PublicLine {
    /** A witness's line with a post-quantum key has about 2 KiB. */
    static final int BYTES_MAX = 8 * 1024;

    private PublicLine() {}

    /** The line of a registrar. */
    public static String registrar(PublicKey key, String label) {
        return "registrar " + key.spki().base64() + " " + label;
    }

    /** The line of a witness that has the same name in the policy and on its signatures. */
    public static String witness(String name, PublicKey key, URI url) {
        return "witness " + name + " " + NoteKey.cosigner(name, key).vkey() + " " + url;
    }

    /**
     * Reads the one line of a file.
     *
     * @param kind its first word
     * @throws IOException with the file's name if it holds anything else
     */
    static String read(Path file, String kind) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw new IOException(
                    file + " has more than " + BYTES_MAX + " bytes: expected one line \"" + kind + " …\"");
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (MalformedInputException notText) {
            throw new IOException(file + " is not UTF-8 text: expected one line \"" + kind + " …\"", notText);
        }
        if (lines.stream().anyMatch(line -> line.startsWith("cairn-key/"))) {
            throw new IOException(
                    file
                            + " is a private key: never hand it to anyone. What belongs here is the public line that the command printed");
        }
        if (lines.size() != 1 || !lines.get(0).startsWith(kind + " ")) {
            throw new IOException(
                    file + " is no " + kind + "'s public line: expected one line that begins with \"" + kind + " \"");
        }
        return lines.get(0).strip();
    }
}
