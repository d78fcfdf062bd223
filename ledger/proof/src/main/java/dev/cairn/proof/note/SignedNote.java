package dev.cairn.proof.note;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.Signer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A text and the signatures under it (C2SP signed-note). Immutable.
 *
 * <pre>
 * &lt;text, ends in \n; may hold empty lines&gt;
 * \n                                                   the last empty line separates
 * — &lt;name&gt; &lt;base64(key id (4) | signature)&gt;\n         1 to 100 times; the dash is U+2014
 * </pre>
 */
public final class SignedNote {
    /** The largest note, in bytes of UTF-8. */
    public static final int NOTE_BYTES_MAX = 1_000_000;

    /** Signature lines in one note. */
    public static final int LINES_MAX = 100;

    private static final String CODE = "LOG-02";
    private static final String DASH = "\u2014 ";

    private final String text;
    private final List<Line> lines;

    private SignedNote(String text, List<Line> lines) {
        this.text = text;
        this.lines = List.copyOf(lines);
    }

    /** One signature line; the signature is what follows the four bytes of the key id. */
    public record Line(String name, int id, Bytes signature) {
        @Override
        public String toString() {
            byte[] prefix = ByteBuffer.allocate(4).putInt(id).array();
            return DASH + name + " " + Bytes.wrap(prefix).concat(signature).base64() + "\n";
        }
    }

    /** The lines of known keys, each key once and verified, and the lines of nobody known. */
    public record Opened(String text, List<Line> verified, List<Line> unknown) {
        /** Names of the verified lines, in their order. */
        public List<String> signers() {
            return verified.stream().map(Line::name).toList();
        }
    }

    /** Reads a note; {@code LOG-02} for any other form. No signature is judged. */
    public static SignedNote parse(String note) throws Malformed {
        if (!Strict.isPlain(note)
                || note.length() > NOTE_BYTES_MAX
                || Bytes.ofUtf8(note).size() > NOTE_BYTES_MAX) {
            throw new Malformed(CODE, "a note with control characters or of more than " + NOTE_BYTES_MAX + " bytes");
        }
        int split = note.lastIndexOf("\n\n");
        if (split < 0) {
            throw new Malformed(CODE, "a note without an empty line before its signatures");
        }
        return new SignedNote(note.substring(0, split + 1), parseLines(note.substring(split + 2)));
    }

    /** Reads signature lines as a witness answers them: 1 to 100. */
    public static List<Line> parseLines(String text) throws Malformed {
        List<Line> lines = new ArrayList<>();
        for (String line : Strict.lines(text, CODE)) {
            lines.add(parseLine(line));
        }
        if (lines.size() > LINES_MAX) {
            throw new Malformed(CODE, lines.size() + " signature lines");
        }
        return lines;
    }

    private static Line parseLine(String line) throws Malformed {
        int blank = line.indexOf(' ', DASH.length());
        if (!line.startsWith(DASH) || blank < 0) {
            throw new Malformed(CODE, "a signature line in another form");
        }
        String name = line.substring(DASH.length(), blank);
        Bytes signature = Strict.base64(line.substring(blank + 1), CODE);
        if (!Strict.isName(name) || !Strict.isPlain(name) || signature.size() < 5) {
            throw new Malformed(CODE, "a signature line without name or signature");
        }
        return new Line(name, signature.buffer().getInt(), signature.slice(4, signature.size()));
    }

    /** The text with its last {@code \n}. */
    public String text() {
        return text;
    }

    public List<Line> lines() {
        return lines;
    }

    /** The first line that a key is named by. */
    public Optional<Line> line(NoteKey key) {
        return lines.stream().filter(key::names).findFirst();
    }

    /**
     * Judges the lines of known keys; of several lines by one key the first counts. Keys of a type this reader cannot verify are
     * unknown.
     *
     * @throws Malformed {@code LOG-01} when a known key's signature over the text fails or no known key signed at all, {@code
     *     WIT-03} when a known cosignature fails; the first such line decides
     */
    public Opened open(Collection<NoteKey> known) throws Malformed {
        List<Line> verified = new ArrayList<>();
        List<Line> unknown = new ArrayList<>();
        Set<NoteKey> seen = new HashSet<>();
        for (Line line : lines) {
            Optional<NoteKey> key = known.stream()
                    .filter(each -> each.verifiable() && each.names(line))
                    .findFirst();
            if (key.isEmpty()) {
                unknown.add(line);
            } else if (seen.add(key.get())) {
                check(key.get(), line);
                verified.add(line);
            }
        }
        if (verified.isEmpty()) {
            throw new Malformed("LOG-01", "no signature by a known key");
        }
        return new Opened(text, List.copyOf(verified), List.copyOf(unknown));
    }

    private void check(NoteKey key, Line line) throws Malformed {
        if (!key.verify(text, line.signature()).isProven()) {
            String code = key.isCosigner() ? "WIT-03" : "LOG-01";
            throw new Malformed(code, "the signature by " + key.name() + " does not hold");
        }
    }

    /** A whole note with one Ed25519 signature. Requires a plain text that ends in {@code \n} and an Ed25519 key. */
    public static String sign(String text, String name, Signer signer) {
        if (signer.publicKey().algorithm() != Algorithm.ED25519 || !text.endsWith("\n") || !Strict.isPlain(text)) {
            throw new IllegalArgumentException(
                    "no note: " + signer.publicKey().algorithm() + ", text of " + text.length());
        }
        NoteKey key = NoteKey.ed25519(name, signer.publicKey());
        return text + "\n" + new Line(name, key.id(), signer.sign(Bytes.ofUtf8(text)));
    }

    /** The same text with further lines after those it has; a line that already stands there is not added again. */
    public SignedNote plus(List<Line> more) {
        List<Line> all = new ArrayList<>(lines);
        more.stream().filter(line -> !all.contains(line)).forEach(all::add);
        if (all.size() > LINES_MAX) {
            throw new IllegalArgumentException(all.size() + " signature lines");
        }
        return new SignedNote(text, all);
    }

    /** The note verbatim. */
    @Override
    public String toString() {
        StringBuilder note = new StringBuilder(text).append('\n');
        lines.forEach(note::append);
        return note.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedNote note && toString().equals(note.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
