package dev.cairn.launch.found;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Key statements that are still to be signed, as a text that travels by mail: whoever is asked reads what they say and signs the very same
 * capsules, with the same salts, so that all signatures stand under one root (docs/formats/request.md). Nothing in it is trusted.
 *
 * <pre>
 * cairn-request/v1 &lt;ledger origin&gt;
 * capsule &lt;base64 of a whole capsule of type key&gt;        1 to 1,000, in the order in which they are signed
 * </pre>
 *
 * @param capsules whole capsules of type {@code key}, each readable
 */
record Request(String origin, List<Capsule.Whole> capsules) {
    static final int CAPSULES_MAX = 1_000;

    /** Base64 of the largest capsules, and their lines' first words. */
    static final int BYTES_MAX = 16 << 20;

    private static final String MAGIC = "cairn-request/v1 ";
    private static final String CAPSULE = "capsule ";

    Request {
        capsules = List.copyOf(capsules);
    }

    /** A request with fresh salts. */
    static Request of(String origin, List<? extends KeyStatement> said, SecureRandom random) {
        return new Request(
                origin, said.stream().map(each -> each.toCapsule(random)).toList());
    }

    String text() {
        StringBuilder text = new StringBuilder(MAGIC + origin + "\n");
        capsules.forEach(each -> text.append(CAPSULE + each.bytes().base64() + "\n"));
        return text.toString();
    }

    /** What the capsules say, in their order. */
    List<KeyStatement> said() throws Malformed {
        List<KeyStatement> said = new ArrayList<>();
        for (Capsule.Whole each : capsules) {
            said.add(KeyStatement.parse(each));
        }
        return said;
    }

    /**
     * Reads a request of this ledger.
     *
     * @throws IOException with the file and what is wrong with it
     */
    static Request read(Path file, String origin) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw new IOException(file + " has more than " + BYTES_MAX + " bytes: not a request");
        }
        try {
            Request request = parse(Files.readString(file));
            if (!request.origin.equals(origin)) {
                throw new IOException(file + " is a request to the ledger " + request.origin + ", not to " + origin);
            }
            return request;
        } catch (Malformed | MalformedInputException notARequest) {
            throw new IOException(
                    file + " is not a request (" + notARequest.getMessage() + "): ask for it again", notARequest);
        }
    }

    static Request parse(String text) throws Malformed {
        List<String> lines = text.lines().toList();
        if (!text.endsWith("\n") || lines.isEmpty() || !lines.get(0).startsWith(MAGIC)) {
            throw no("it does not begin with " + MAGIC.strip());
        }
        if (lines.size() < 2 || lines.size() > 1 + CAPSULES_MAX) {
            throw no(lines.size() - 1 + " capsules");
        }
        List<Capsule.Whole> capsules = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            capsules.add(capsule(line));
        }
        Request request = new Request(lines.get(0).substring(MAGIC.length()), capsules);
        request.said();
        return request;
    }

    private static Capsule.Whole capsule(String line) throws Malformed {
        if (!line.startsWith(CAPSULE)) {
            throw no("a line that does not begin with " + CAPSULE.strip());
        }
        try {
            Bytes bytes = Bytes.ofBase64(line.substring(CAPSULE.length()));
            if (bytes.size() <= Limits.CAPSULE_BYTES_MAX && Capsule.parse(bytes) instanceof Capsule.Whole whole) {
                return whole;
            }
        } catch (IllegalArgumentException notBase64) {
            throw new Malformed("REQ-01", "a capsule that is not base64", notBase64);
        }
        throw no("a capsule that is too large, or withholds leaves");
    }

    private static Malformed no(String what) {
        return new Malformed("REQ-01", what);
    }
}
