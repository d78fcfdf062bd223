package dev.cairn.proof.note;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import java.util.List;

/**
 * A log's head (C2SP tlog-checkpoint), the text of a signed note.
 *
 * <pre>
 * &lt;origin&gt;\n
 * &lt;size, decimal&gt;\n
 * &lt;base64 of the root&gt;\n
 * </pre>
 *
 * Further lines (extensions) are never written and are passed over when reading.
 */
public record Checkpoint(String origin, long size, Hash root) {
    private static final String CODE = "LOG-02";

    public Checkpoint {
        if (origin.isEmpty() || origin.indexOf('\n') >= 0 || size < 0 || size > Limits.UINT_MAX) {
            throw new IllegalArgumentException("no checkpoint: origin of " + origin.length() + " chars, size " + size);
        }
    }

    public String text() {
        return origin + "\n" + size + "\n" + root.base64() + "\n";
    }

    /** Reads a note's text; {@code LOG-02} for anything else. */
    public static Checkpoint parse(String noteText) throws Malformed {
        List<String> lines = Strict.lines(noteText, CODE);
        if (!Strict.isPlain(noteText) || lines.size() < 3 || lines.contains("")) {
            throw new Malformed(CODE, "a checkpoint of " + lines.size() + " lines, or with an empty one");
        }
        Bytes root = Strict.base64(lines.get(2), CODE);
        if (root.size() != Hash.SIZE) {
            throw new Malformed(CODE, "a root of " + root.size() + " bytes");
        }
        return new Checkpoint(lines.get(0), Strict.size(lines.get(1), CODE), Hash.of(root));
    }
}
