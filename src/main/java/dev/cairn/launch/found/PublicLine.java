package dev.cairn.launch.found;

import dev.cairn.proof.key.MlDsa44Signer;
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
 * witness &lt;name&gt;-ml-dsa-44 &lt;vkey&gt; [&lt;url&gt;]          only for a witness with a second key
 * </pre>
 */
public final class PublicLine {
    /** What the policy's name of a second key ends in; the name inside its vkey is that of the first. */
    static final String SECOND = "-ml-dsa-44";

    /** A witness's line with a post-quantum key has about 2 KiB. */
    static final int BYTES_MAX = 8 * 1024;

    private static final int NAME_CHARACTERS_MAX = 80;

    private PublicLine() {}

    /**
     * The line of a registrar.
     *
     * @param label 1 to 80 characters without control characters (docs/formats/genesis.md); anything else throws IllegalArgumentException
     */
    public static String registrar(PublicKey key, String label) {
        requireName("a registrar's name", label);
        return "registrar " + key.spki().base64() + " " + label;
    }

    /** A name that people read, as the formats take it. */
    static void requireName(String what, String name) {
        int characters = name.codePointCount(0, name.length());
        if (name.isBlank()
                || characters > NAME_CHARACTERS_MAX
                || name.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    what + " has 1 to " + NAME_CHARACTERS_MAX + " characters on one line; this one has " + characters);
        }
    }

    /** The line of a witness that has the same name in the policy and on its signatures. */
    public static String witness(String name, PublicKey key, URI url) {
        return "witness " + name + " " + NoteKey.cosigner(name, key).vkey() + " " + url;
    }

    /** The line of the second, post-quantum key of the same witness. */
    public static String second(String name, MlDsa44Signer key, URI url) {
        return "witness " + name + SECOND + " "
                + NoteKey.mlDsa44(name, key.publicKey()).vkey() + " " + url;
    }

    /**
     * Reads the one line of a registrar.
     *
     * @throws IOException with the file's name if it holds anything else
     */
    static String registrar(Path file) throws IOException {
        return read(file, "registrar", 1).get(0);
    }

    /**
     * Reads the line of a witness, and that of its second key if it has one.
     *
     * @throws IOException with the file's name if it holds anything else
     */
    static List<String> witness(Path file) throws IOException {
        List<String> lines = read(file, "witness", 2);
        if (lines.size() == 2
                && !(name(lines.get(1)).equals(name(lines.get(0)) + SECOND)
                        && keyName(lines.get(1)).equals(keyName(lines.get(0))))) {
            throw new IOException(file + " holds two witnesses: expected one, with a second key named "
                    + name(lines.get(0)) + SECOND + " at most");
        }
        return lines;
    }

    /** The policy's name in a witness's line. */
    static String name(String line) {
        return line.split("[ \t]+", 3)[1];
    }

    private static String keyName(String line) {
        String[] words = line.split("[ \t]+");
        return words.length < 3 ? "" : words[2].split("\\+", 2)[0];
    }

    private static List<String> read(Path file, String kind, int linesMax) throws IOException {
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
        if (lines.isEmpty()
                || lines.size() > linesMax
                || !lines.stream().allMatch(line -> line.matches(kind + "[ \t]+\\S.*"))) {
            throw new IOException(
                    file + " is no " + kind + "'s public line: expected one line that begins with \"" + kind + " \"");
        }
        return lines.stream().map(String::strip).toList();
    }
}
