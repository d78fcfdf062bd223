package dev.cairn.proof.note;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.Merkle;
import java.util.ArrayList;
import java.util.List;

/** The request a log makes of a witness (C2SP tlog-witness). */
public final class WitnessProtocol {
    private static final String CODE = "LOG-02";
    private static final String OLD = "old ";

    private WitnessProtocol() {}

    /**
     * {@code POST …/add-checkpoint}.
     *
     * <pre>
     * old &lt;size&gt;\n
     * &lt;base64 hash&gt;\n      0 to 63: consistency from old to the checkpoint
     * \n
     * &lt;the signed note&gt;
     * </pre>
     */
    public record AddCheckpoint(long oldSize, List<Hash> proof, String note) {
        public AddCheckpoint {
            proof = List.copyOf(proof);
        }

        public String body() {
            StringBuilder body = new StringBuilder(OLD).append(oldSize).append('\n');
            proof.forEach(hash -> body.append(hash.base64()).append('\n'));
            return body.append('\n').append(note).toString();
        }

        /** Reads a request; {@code LOG-02} for anything else. The note is not read yet. */
        public static AddCheckpoint parse(String body) throws Malformed {
            int split = body.indexOf("\n\n");
            if (split < 0 || !body.startsWith(OLD)) {
                throw new Malformed(CODE, "an add-checkpoint in another form");
            }
            List<String> lines = Strict.lines(body.substring(0, split + 1), CODE);
            if (lines.size() > 1 + Merkle.PATH_HASHES_MAX) {
                throw new Malformed(CODE, "a proof of " + (lines.size() - 1) + " hashes");
            }
            List<Hash> proof = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                proof.add(hash(line));
            }
            long oldSize = Strict.size(lines.get(0).substring(OLD.length()), CODE);
            return new AddCheckpoint(oldSize, proof, body.substring(split + 2));
        }

        private static Hash hash(String line) throws Malformed {
            Bytes bytes = Strict.base64(line, CODE);
            if (bytes.size() != Hash.SIZE) {
                throw new Malformed(CODE, "a hash of " + bytes.size() + " bytes");
            }
            return Hash.of(bytes);
        }
    }
}
