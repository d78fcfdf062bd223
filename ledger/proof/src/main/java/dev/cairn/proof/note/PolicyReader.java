package dev.cairn.proof.note;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one policy, line by line; drawn in {@link Policy}. */
final class PolicyReader {
    static final String CODE = "GEN-01";

    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9._~:/-]+");
    private static final String NOBODY = "none";
    private static final Set<Integer> COSIGNERS = Set.of(NoteKey.COSIGNATURE, NoteKey.ML_DSA_44);

    private final List<Policy.Witness> witnesses = new ArrayList<>();
    private final List<Policy.Group> groups = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> members = new HashSet<>();
    private final Set<Bytes> keys = new HashSet<>();
    private @Nullable NoteKey log;
    private @Nullable String quorum;

    Policy read(String text) throws Malformed {
        for (String line : Strict.lines(text, CODE)) {
            if (line.chars().anyMatch(c -> c < 0x20 && c != '\t' || c == 0x7f)) {
                throw no("a control character in a policy");
            }
            String[] words = line.replace('\t', ' ').trim().split(" +", -1);
            if (!words[0].isEmpty() && !words[0].startsWith("#")) {
                take(words);
            }
        }
        if (log == null || quorum == null) {
            throw no("a policy without a log or a quorum line");
        }
        return new Policy(log, witnesses, groups, quorum.equals(NOBODY) ? Optional.empty() : Optional.of(quorum));
    }

    private void take(String[] words) throws Malformed {
        switch (words[0]) {
            case "log" -> takeLog(words);
            case "witness" -> takeWitness(words);
            case "group" -> takeGroup(words);
            case "quorum" -> takeQuorum(words);
            default -> throw no("a policy line that is neither log, witness, group nor quorum");
        }
    }

    private void takeLog(String[] words) throws Malformed {
        if (log != null || words.length < 2 || words.length > 3) {
            throw no("not exactly one log line");
        }
        log = key(words[1], Set.of(NoteKey.ED25519));
        url(words, 2);
    }

    private void takeWitness(String[] words) throws Malformed {
        if (words.length < 3 || words.length > 4) {
            throw no("a witness line of " + words.length + " words");
        }
        define(words[1]);
        witnesses.add(new Policy.Witness(words[1], key(words[2], COSIGNERS), url(words, 3)));
    }

    private void takeGroup(String[] words) throws Malformed {
        if (words.length < 4) {
            throw no("a group without members");
        }
        List<String> inGroup = Arrays.asList(words).subList(3, words.length);
        for (String member : inGroup) {
            if (!names.contains(member) || !members.add(member)) {
                throw no("a member that is not defined above, or in two groups");
            }
        }
        groups.add(new Policy.Group(words[1], threshold(words[2], inGroup.size()), inGroup));
        define(words[1]);
    }

    private static int threshold(String word, int size) throws Malformed {
        if (word.equals("all")) {
            return size;
        }
        int k = word.equals("any") ? 1 : (int) Strict.decimal(word, size, CODE);
        if (k < 1) {
            throw no("a group that needs nobody");
        }
        return k;
    }

    private void takeQuorum(String[] words) throws Malformed {
        if (quorum != null || words.length != 2 || !(words[1].equals(NOBODY) || names.contains(words[1]))) {
            throw no("not exactly one quorum line that names what stands above it");
        }
        quorum = words[1];
    }

    private void define(String name) throws Malformed {
        if (name.equals(NOBODY) || !names.add(name)) {
            throw no("a name that is reserved or stands twice");
        }
    }

    private NoteKey key(String vkey, Set<Integer> types) throws Malformed {
        NoteKey key;
        try {
            key = NoteKey.parse(vkey);
        } catch (Malformed notAKey) {
            throw notAKey.as(CODE);
        }
        if (!types.contains(key.type()) || !keys.add(key.publicKey())) {
            throw no("a key of another type, or one that stands twice");
        }
        return key;
    }

    private static Optional<URI> url(String[] words, int at) throws Malformed {
        if (words.length <= at) {
            return Optional.empty();
        }
        try {
            if (URL.matcher(words[at]).matches()) {
                return Optional.of(new URI(words[at]));
            }
        } catch (URISyntaxException notAUrl) {
            throw new Malformed(CODE, "not a URL", notAUrl);
        }
        throw no("not an http URL");
    }

    private static Malformed no(String what) {
        return new Malformed(CODE, what);
    }
}
