package dev.cairn.proof.note;

import dev.cairn.proof.Malformed;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which log, which witnesses, and how many of them make a head final (C2SP tlog-policy). Exactly one log.
 *
 * <pre>
 * log &lt;vkey&gt; [&lt;url&gt;]
 * witness &lt;name&gt; &lt;vkey&gt; [&lt;url&gt;]
 * group &lt;name&gt; all|any|&lt;k&gt; &lt;member&gt;…
 * quorum &lt;name&gt;|none
 * </pre>
 *
 * Blanks and tabs separate; empty lines and lines that begin with # are passed over. A group and the quorum name only what stands
 * above them; a name is a member of one group at most; no public key stands twice.
 */
public final class Policy {
    private final NoteKey log;
    private final List<Witness> witnesses;
    private final List<Group> groups;
    private final Optional<String> quorum;

    Policy(NoteKey log, List<Witness> witnesses, List<Group> groups, Optional<String> quorum) {
        this.log = log;
        this.witnesses = List.copyOf(witnesses);
        this.groups = List.copyOf(groups);
        this.quorum = quorum;
    }

    /**
     * A witness under the name that the policy gives it; the key's own name stands on its signature lines. Someone with an Ed25519 and
     * an ML-DSA-44 key has two of these, with one key name.
     */
    public record Witness(String name, NoteKey key, Optional<URI> url) {}

    /** {@code threshold} of the members, which stand above it. */
    public record Group(String name, int threshold, List<String> members) {
        public Group {
            members = List.copyOf(members);
        }
    }

    /** Reads a policy; {@code GEN-01} for anything else. */
    public static Policy parse(String text) throws Malformed {
        return new PolicyReader().read(text);
    }

    public NoteKey log() {
        return log;
    }

    public List<Witness> witnesses() {
        return witnesses;
    }

    /** In the order of their lines: each names only what stands above it. */
    public List<Group> groups() {
        return groups;
    }

    /** The witness or group that makes a head final; empty for {@code quorum none}. */
    public Optional<String> quorumName() {
        return quorum;
    }

    /** Whether these witnesses (names of this policy) reach the quorum; {@code quorum none} always is. */
    public boolean quorum(Set<String> signedWitnessNames) {
        if (quorum.isEmpty()) {
            return true;
        }
        Set<String> satisfied = new HashSet<>();
        witnesses.stream()
                .map(Witness::name)
                .filter(signedWitnessNames::contains)
                .forEach(satisfied::add);
        // Groups name only what stands above them, so one pass in order settles all.
        for (Group group : groups) {
            if (group.members().stream().filter(satisfied::contains).count() >= group.threshold()) {
                satisfied.add(group.name());
            }
        }
        return satisfied.contains(quorum.get());
    }
}
