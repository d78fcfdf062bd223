package dev.cairn.proof.note;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a genesis text; drawn in {@link Genesis}. */
final class GenesisReader {
    private static final String CODE = PolicyReader.CODE;
    private static final int LABEL_CHARACTERS_MAX = 80;

    private final List<String> lines;
    private int at;

    private GenesisReader(List<String> lines) {
        this.lines = lines;
    }

    static Genesis read(String text) throws Malformed {
        if (text.indexOf('\r') >= 0) {
            throw no("its line ends were changed (CR) on the way: take genesis.txt as a file, byte for byte");
        }
        int split = text.indexOf("\n\n");
        if (text.length() > Genesis.GENESIS_BYTES_MAX
                || !Strict.isText(text)
                || bytes(text) > Genesis.GENESIS_BYTES_MAX
                || split < 0) {
            throw no("a genesis of " + text.length() + " characters, or without an empty line and a policy behind it");
        }
        String policy = text.substring(split + 2);
        if (bytes(policy) > Genesis.POLICY_BYTES_MAX) {
            throw no("a policy of " + bytes(policy) + " bytes");
        }
        String head = text.substring(0, split + 1);
        if (head.chars().anyMatch(c -> c < 0x20 && c != '\n' || c == 0x7f)) {
            throw no("a control character in a genesis");
        }
        return new GenesisReader(Strict.lines(head, CODE)).read(text, Policy.parse(policy));
    }

    private Genesis read(String text, Policy policy) throws Malformed {
        if (!lines.get(at++).equals("genesis/v1")) {
            throw no("another version than genesis/v1");
        }
        String name = label(word("name"));
        String origin = word("origin");
        if (!Strict.isName(origin)
                || bytes(origin) > Limits.ORIGIN_BYTES_MAX
                || !origin.equals(policy.log().name())) {
            throw no("an origin that is not a key name, or not the log's");
        }
        Instant created = Instant.ofEpochSecond(Strict.decimal(word("created"), Limits.SECONDS_MAX, CODE));
        int threshold = (int) Strict.decimal(word("threshold"), Genesis.REGISTRARS_MAX, CODE);
        List<Genesis.Registrar> registrars = registrars();
        if (threshold < 1 || threshold > registrars.size()) {
            throw no("a threshold of " + threshold + " with " + registrars.size() + " registrars");
        }
        Set<String> operators = operators(policy);
        List<Genesis.Authority> authorities = authorities();
        if (at != lines.size()) {
            throw no("line " + (at + 1) + " is out of order");
        }
        return new Genesis(text, name, origin, created, threshold, registrars, operators, authorities, policy);
    }

    private String word(String key) throws Malformed {
        if (at < lines.size() && lines.get(at).startsWith(key + " ")) {
            return lines.get(at++).substring(key.length() + 1);
        }
        throw no("no " + key + " in line " + (at + 1));
    }

    private boolean more(String key) {
        return at < lines.size() && lines.get(at).startsWith(key + " ");
    }

    private List<Genesis.Registrar> registrars() throws Malformed {
        List<Genesis.Registrar> registrars = new ArrayList<>();
        while (more("registrar")) {
            Genesis.Registrar next = registrar(word("registrar"));
            if (registrars.stream().anyMatch(each -> each.key().equals(next.key()))) {
                throw no("a registrar stands twice");
            }
            registrars.add(next);
        }
        if (registrars.isEmpty() || registrars.size() > Genesis.REGISTRARS_MAX) {
            throw no(registrars.size() + " registrars");
        }
        return registrars;
    }

    private static Genesis.Registrar registrar(String words) throws Malformed {
        int blank = words.indexOf(' ');
        if (blank < 0) {
            throw no("a registrar without a label");
        }
        Bytes spki = Strict.base64(words.substring(0, blank), CODE);
        try {
            return new Genesis.Registrar(PublicKey.ofSpki(spki), label(words.substring(blank + 1)));
        } catch (Malformed notAdmitted) {
            throw notAdmitted.as(CODE);
        }
    }

    private Set<String> operators(Policy policy) throws Malformed {
        Set<String> operators = new LinkedHashSet<>();
        while (more("operator-witness")) {
            String name = word("operator-witness");
            if (policy.witnesses().stream().noneMatch(each -> each.name().equals(name)) || !operators.add(name)) {
                throw no("an operator's witness that is not in the policy, or stands twice");
            }
        }
        // Else a log's own second signature would count as somebody else's.
        for (Policy.Witness witness : policy.witnesses()) {
            if (witness.key().name().equals(policy.log().name()) && !operators.contains(witness.name())) {
                throw no("a witness under the log's own name that is not the operator's");
            }
        }
        return operators;
    }

    private List<Genesis.Authority> authorities() throws Malformed {
        List<Genesis.Authority> authorities = new ArrayList<>();
        while (more("timestamp-authority")) {
            String words = word("timestamp-authority");
            int blank = words.indexOf(' ');
            if (blank < 0) {
                throw no("a time-stamp authority without a label");
            }
            Bytes spki = Strict.base64(words.substring(0, blank), CODE);
            if (spki.isEmpty() || spki.size() > Genesis.AUTHORITY_KEY_BYTES_MAX) {
                throw no("a time-stamp authority's key of " + spki.size() + " bytes");
            }
            if (authorities.stream().anyMatch(each -> each.spki().equals(spki))) {
                throw no("a time-stamp authority stands twice");
            }
            authorities.add(new Genesis.Authority(spki, label(words.substring(blank + 1))));
        }
        if (authorities.size() > Genesis.AUTHORITIES_MAX) {
            throw no(authorities.size() + " time-stamp authorities");
        }
        return authorities;
    }

    private static String label(String text) throws Malformed {
        int characters = text.codePointCount(0, text.length());
        if (characters < 1 || characters > LABEL_CHARACTERS_MAX || text.startsWith(" ") || text.endsWith(" ")) {
            throw no("a name of " + characters + " characters, or with blanks around it");
        }
        return text;
    }

    private static int bytes(String text) {
        return Bytes.ofUtf8(text).size();
    }

    private static Malformed no(String what) {
        return new Malformed(CODE, what);
    }
}
