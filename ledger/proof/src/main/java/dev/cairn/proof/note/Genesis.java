package dev.cairn.proof.note;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.PublicKey;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The ledger's constitution; SHA-256 of its text is the trust root (docs/formats/genesis.md).
 *
 * <pre>
 * genesis/v1
 * name &lt;1–80 characters&gt;
 * origin &lt;1–255 bytes&gt;
 * created &lt;seconds since 1970&gt;
 * threshold &lt;k&gt;
 * registrar &lt;base64 SubjectPublicKeyInfo&gt; &lt;label&gt;       1 to 16
 * operator-witness &lt;witness name&gt;                        0 or more
 * timestamp-authority &lt;base64 SubjectPublicKeyInfo&gt; &lt;label&gt;   0 to 16
 *                                                          (empty line)
 * &lt;policy, see {@link Policy}&gt;
 * </pre>
 *
 * @param text the whole text, verbatim
 * @param timestampAuthorities whose RFC 3161 tokens count
 * @param operatorWitnesses names of the policy's witnesses that belong to the operator: never independent
 */
public record Genesis(
        String text,
        String name,
        String origin,
        Instant created,
        int threshold,
        List<Registrar> registrars,
        Set<String> operatorWitnesses,
        List<Authority> timestampAuthorities,
        Policy policy) {
    /** The largest text, in bytes: it still fits into a capsule. */
    public static final int GENESIS_BYTES_MAX = 31 * 1024;

    /** The largest policy inside it, in bytes. */
    public static final int POLICY_BYTES_MAX = 28 * 1024;

    public static final int REGISTRARS_MAX = 16;
    public static final int AUTHORITIES_MAX = 16;

    /** An authority's key: an RSA key of 8,192 bits has 1,062 bytes. */
    public static final int AUTHORITY_KEY_BYTES_MAX = 2_048;

    public Genesis {
        registrars = List.copyOf(registrars);
        operatorWitnesses = Set.copyOf(operatorWitnesses);
        timestampAuthorities = List.copyOf(timestampAuthorities);
    }

    /** Someone who may register organisations, together with others. */
    public record Registrar(PublicKey key, String label) {}

    /**
     * A time-stamp authority, or whoever issues its certificates.
     *
     * @param spki SubjectPublicKeyInfo of any algorithm: not read here, only compared
     */
    public record Authority(Bytes spki, String label) {}

    /** Reads a genesis; {@code GEN-01} for anything else. */
    public static Genesis parse(String text) throws Malformed {
        return GenesisReader.read(text);
    }

    /** The trust root. */
    public Hash hash() {
        return Hash.sha256(Bytes.ofUtf8(text));
    }

    public Optional<Registrar> registrar(Hash thumbprint) {
        return registrars.stream()
                .filter(each -> each.key().thumbprint().equals(thumbprint))
                .findFirst();
    }

    /** How many of these witnesses (names of the policy) do not belong to the operator; several keys of one name count once. */
    public int independent(Set<String> signedWitnessNames) {
        return (int) policy.witnesses().stream()
                .filter(witness -> signedWitnessNames.contains(witness.name()) && !isOperators(witness.name()))
                .map(witness -> witness.key().name())
                .distinct()
                .count();
    }

    /**
     * Whether this witness (its name in the policy) belongs to the operator: it is named so, or has a key under the same name as one that
     * is. Else the operator's second key would be somebody independent.
     */
    public boolean isOperators(String witnessName) {
        Set<String> theirs = keyNames(operatorWitnesses::contains);
        return keyNames(witnessName::equals).stream().anyMatch(theirs::contains);
    }

    private Set<String> keyNames(Predicate<String> witnessNames) {
        return policy.witnesses().stream()
                .filter(witness -> witnessNames.test(witness.name()))
                .map(witness -> witness.key().name())
                .collect(Collectors.toSet());
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Puts a text together in the order of its lines; {@link #build()} reads it back and refuses what a reader would. */
    public static final class Builder {
        private final StringBuilder registrars = new StringBuilder();
        private final StringBuilder operators = new StringBuilder();
        private final StringBuilder authorities = new StringBuilder();
        private final StringBuilder policy = new StringBuilder();
        private String head = "";

        private Builder() {}

        public Builder head(String name, String origin, Instant created, int threshold) {
            head = "genesis/v1\nname " + name + "\norigin " + origin + "\ncreated " + created.getEpochSecond()
                    + "\nthreshold " + threshold + "\n";
            return this;
        }

        public Builder registrar(PublicKey key, String label) {
            registrars.append("registrar " + key.spki().base64() + " " + label + "\n");
            return this;
        }

        public Builder operatorWitness(String witnessName) {
            operators.append("operator-witness " + witnessName + "\n");
            return this;
        }

        public Builder timestampAuthority(Bytes spki, String label) {
            authorities.append("timestamp-authority " + spki.base64() + " " + label + "\n");
            return this;
        }

        public Builder log(NoteKey log) {
            policy.append("log " + log.vkey() + "\n");
            return this;
        }

        public Builder witness(String name, NoteKey key, Optional<URI> url) {
            String address = url.map(each -> " " + each).orElse("");
            policy.append("witness " + name + " " + key.vkey() + address + "\n");
            return this;
        }

        /** A group that needs {@code threshold} (a number, {@code all} or {@code any}) of members defined before. */
        public Builder group(String name, String threshold, List<String> members) {
            policy.append(
                    "group " + name + " " + threshold + " " + members.stream().collect(Collectors.joining(" ")) + "\n");
            return this;
        }

        /** The name of a witness or group, or {@code none}. */
        public Builder quorum(String name) {
            policy.append("quorum " + name + "\n");
            return this;
        }

        public Genesis build() {
            try {
                return parse(head + registrars + operators + authorities + "\n" + policy);
            } catch (Malformed callersBug) {
                throw new IllegalArgumentException("no genesis: " + callersBug.getMessage(), callersBug);
            }
        }
    }
}
