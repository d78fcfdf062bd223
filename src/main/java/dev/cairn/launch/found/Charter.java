package dev.cairn.launch.found;

import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts a genesis text together from what the founders handed over. Each line is theirs, verbatim. */
final class Charter {
    /** The group that {@code --quorum "2 of a b c"} makes. */
    static final String QUORUM_GROUP = "quorum-of-witnesses";

    private static final Pattern K_OF = Pattern.compile("(\\d{1,2}|all|any) of (.+)");

    private final StringBuilder head = new StringBuilder("genesis/v1\n");
    private final StringBuilder policy = new StringBuilder();
    private final List<String> witnesses = new ArrayList<>();

    Charter(String name, String origin, Instant created, int threshold) {
        head.append("name " + name + "\norigin " + origin + "\ncreated " + created.getEpochSecond() + "\nthreshold "
                + threshold + "\n");
    }

    /** Adds registrars by the files with their public lines. */
    Charter registrars(List<Path> files) throws IOException {
        for (Path file : files) {
            head.append(PublicLine.read(file, "registrar")).append('\n');
        }
        return this;
    }

    /** Names the witnesses that belong to whoever operates the log. */
    Charter operatorWitnesses(List<String> names) {
        names.forEach(name -> head.append("operator-witness " + name + "\n"));
        return this;
    }

    Charter log(String origin, PublicKey key) throws IOException {
        try {
            policy.append("log " + NoteKey.ed25519(origin, key).vkey() + "\n");
        } catch (IllegalArgumentException notAKeyName) {
            throw new IOException(
                    "the origin \"" + origin + "\" with a key of "
                            + key.algorithm().label()
                            + " cannot sign a log: the origin has no blank and no +, like consortium.example/fruit; the key is Ed25519",
                    notAKeyName);
        }
        return this;
    }

    /** Adds witnesses by the files with their public lines. */
    Charter witnesses(List<Path> files) throws IOException {
        for (Path file : files) {
            String line = PublicLine.read(file, "witness");
            policy.append(line).append('\n');
            witnesses.add(line.split("[ \t]+")[1]);
        }
        return this;
    }

    /**
     * Adds groups and the quorum.
     *
     * @param groups {@code NAME K|all|any MEMBER…}, as in the policy
     * @param quorum {@code K of NAME…}, {@code K of all}, a name, or {@code none}
     */
    Charter quorum(List<String> groups, String quorum) throws IOException {
        groups.forEach(group -> policy.append("group " + group + "\n"));
        Matcher counted = K_OF.matcher(quorum.strip());
        if (counted.matches()) {
            List<String> members = counted.group(2).equals("all")
                    ? witnesses
                    : Arrays.asList(counted.group(2).split("[ ,]+"));
            requireReachable(counted.group(1), members);
            policy.append("group " + QUORUM_GROUP + " " + counted.group(1) + " " + String.join(" ", members) + "\n");
            policy.append("quorum " + QUORUM_GROUP + "\n");
        } else {
            policy.append("quorum " + quorum.strip() + "\n");
        }
        return this;
    }

    private static void requireReachable(String threshold, List<String> members) throws IOException {
        if (threshold.matches("\\d+")
                && (Integer.parseInt(threshold) < 1 || Integer.parseInt(threshold) > members.size())) {
            throw new IOException("--quorum asks for " + threshold + " of " + members.size() + " witnesses ("
                    + String.join(", ", members) + "): ask for 1 to " + members.size());
        }
    }

    /** Reads the text back as every verifier will; the sentence says what a reader would refuse. */
    Genesis build() throws IOException {
        try {
            return Genesis.parse(head + "\n" + policy);
        } catch (Malformed e) {
            throw new IOException(
                    "these parts make no genesis (" + e.code() + "): " + e.getMessage()
                            + ". See docs/formats/genesis.md; the witnesses handed over are: "
                            + String.join(", ", witnesses),
                    e);
        }
    }
}
