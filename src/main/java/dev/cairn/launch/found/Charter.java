package dev.cairn.launch.found;

import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts a genesis text together from what the founders handed over. Each line is theirs, verbatim. */
final class Charter {
    /** The group that {@code --quorum "2 of a b c"} makes. */
    static final String QUORUM_GROUP = "quorum-of-witnesses";

    /** The policy's name of the log's second key. */
    static final String LOG_SECOND = "log" + PublicLine.SECOND;

    /** What the group of a witness's two keys ends in. */
    private static final String BOTH = "-both";

    private static final Pattern K_OF = Pattern.compile("(\\d{1,2}|all|any) of (.+)");

    private final StringBuilder head = new StringBuilder("genesis/v1\n");
    private final StringBuilder policy = new StringBuilder();
    private final List<String> witnesses = new ArrayList<>();
    /** Witnesses with two keys, and the group of both. */
    private final Map<String, String> both = new LinkedHashMap<>();

    Charter(String name, String origin, Instant created, int threshold) {
        head.append("name " + name + "\norigin " + origin + "\ncreated " + created.getEpochSecond() + "\nthreshold "
                + threshold + "\n");
    }

    /** Adds registrars by the files with their public lines. */
    Charter registrars(List<Path> files) throws IOException {
        for (Path file : files) {
            head.append(PublicLine.registrar(file)).append('\n');
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

    /** Adds witnesses by the files with their public lines; one with two keys becomes a group of both. */
    Charter witnesses(List<Path> files) throws IOException {
        for (Path file : files) {
            List<String> lines = PublicLine.witness(file);
            lines.forEach(line -> policy.append(line).append('\n'));
            String name = PublicLine.name(lines.get(0));
            witnesses.add(name);
            if (lines.size() == 2) {
                both.put(name, name + BOTH);
            }
        }
        return this;
    }

    /** Names whose stamps count, by files with their certificates; comes behind the operator's witnesses. */
    Charter authorities(List<Path> certificates) throws IOException {
        for (Path file : certificates) {
            head.append(Stamping.line(file)).append('\n');
        }
        return this;
    }

    /** The log's second key, under the log's own name: an operator's witness that no quorum counts. */
    Charter second(String origin, Optional<Path> keyFile) throws IOException {
        if (keyFile.isPresent()) {
            try {
                NoteKey key = NoteKey.mlDsa44(
                        origin, KeyFile.readMlDsa44(keyFile.get()).publicKey());
                policy.append("witness " + LOG_SECOND + " " + key.vkey() + "\n");
            } catch (IllegalArgumentException notAKeyName) {
                throw new IOException(
                        "the origin \"" + origin + "\" is too long for a second signature: 255 bytes", notAKeyName);
            }
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
        both.forEach((name, group) ->
                policy.append("group " + group + " all " + name + " " + name + PublicLine.SECOND + "\n"));
        for (String group : groups) {
            List<String> words = Arrays.asList(group.strip().split("[ \t]+"));
            policy.append("group " + String.join(" ", counted(words)) + "\n");
        }
        Matcher counted = K_OF.matcher(quorum.strip());
        if (counted.matches()) {
            List<String> members = counted(
                    counted.group(2).equals("all")
                            ? witnesses
                            : Arrays.asList(counted.group(2).split("[ ,]+")));
            requireReachable(counted.group(1), members);
            policy.append("group " + QUORUM_GROUP + " " + counted.group(1) + " " + String.join(" ", members) + "\n");
            policy.append("quorum " + QUORUM_GROUP + "\n");
        } else {
            policy.append("quorum " + both.getOrDefault(quorum.strip(), quorum.strip()) + "\n");
        }
        return this;
    }

    /** A witness with two keys counts where both have signed: else the weaker of two algorithms would be enough. */
    private List<String> counted(List<String> names) {
        return names.stream().map(name -> both.getOrDefault(name, name)).toList();
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
