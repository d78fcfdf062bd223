package dev.cairn.proof.statement;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.Possession;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.Signer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a capsule of type {@code key} says: who may sign what (docs/formats/key-statements.md). The leaves stand in this order.
 *
 * <pre>
 * genesis       /kind /genesis
 * organisation  /kind /key /name /gs1-prefixes/&lt;i&gt; /glns/&lt;i&gt; /possession
 * device        /kind /key /organisation /name /code-hash /chains/&lt;i&gt; /sensors/&lt;i&gt; /possession
 * account       /kind /key /organisation /name /possession
 * node          /kind /key /name /possession
 * rotation      /kind /old /key /possession
 * revocation    /kind /revoked /reason /void/&lt;i&gt; [chain, seq]
 * keylist       /kind /number /time /keys/&lt;i&gt; [thumbprint, status]
 * </pre>
 */
public sealed interface KeyStatement {
    /** The capsule type. */
    String TYPE = "key";

    /** The whole genesis text, again inside the log. */
    record GenesisKey(String text) implements KeyStatement {}

    record OrganisationKey(PublicKey key, String name, List<String> gs1Prefixes, List<String> glns, Bytes possession)
            implements Registration {
        public OrganisationKey {
            gs1Prefixes = List.copyOf(gs1Prefixes);
            glns = List.copyOf(glns);
        }
    }

    /** A gateway's key; {@code codeHash} is SHA-256 of its one-time enrolment code. */
    record DeviceKey(
            PublicKey key,
            Hash organisation,
            String name,
            Optional<Hash> codeHash,
            List<Bytes> chains,
            List<String> sensors,
            Bytes possession)
            implements Registration {
        public DeviceKey {
            chains = List.copyOf(chains);
            sensors = List.copyOf(sensors);
        }
    }

    record AccountKey(PublicKey key, Hash organisation, String name, Bytes possession) implements Registration {}

    record NodeKey(PublicKey key, String name, Bytes possession) implements Registration {}

    /** The new key takes the old one's place; the old one ends here. */
    record Rotation(Hash old, PublicKey key, Bytes possession) implements Registration {}

    record Revocation(Hash revoked, String reason, List<VoidFrom> voids) implements KeyStatement {
        public Revocation {
            voids = List.copyOf(voids);
        }
    }

    /** Statements of this chain from this seq on do not count, wherever they stand. */
    record VoidFrom(Bytes chain, long seq) {}

    record KeyList(long number, Instant time, List<Listed> keys) implements KeyStatement {
        public KeyList {
            keys = List.copyOf(keys);
        }
    }

    /** One key of a list; status is {@code registered} or {@code revoked}. */
    record Listed(Hash thumbprint, String status) {
        public boolean revoked() {
            return status.equals("revoked");
        }
    }

    /** A statement that brings a key and the proof that someone holds it. */
    sealed interface Registration extends KeyStatement {
        PublicKey key();

        /** 64 bytes by {@link #key()} over {@link Possession#message}. */
        Bytes possession();

        /** Proven, or refuted with {@code SIG-01} or {@code SIG-03}. */
        default Verdict holds(String origin) {
            return key().verify(KeyStatementCodec.challenge(this, origin), possession());
        }
    }

    /**
     * Reads a capsule.
     *
     * @throws Malformed {@code CAP-02} for another type or other leaves, {@code CAP-03} when leaves are withheld, {@code SIG-02} for a
     *     key that the strict rule does not admit (asked last)
     */
    static KeyStatement parse(Capsule capsule) throws Malformed {
        return KeyStatementCodec.read(capsule);
    }

    /** The key inside a capsule as it stands there, admitted or not; empty for kinds without one. */
    static Optional<Bytes> keyIn(Capsule capsule) throws Malformed {
        return KeyStatementCodec.keyIn(capsule);
    }

    /** The word in {@code /kind}. */
    default String kind() {
        return KeyStatementCodec.kind(this);
    }

    /** The capsule to sign. */
    default Capsule.Whole toCapsule(SecureRandom random) {
        return Capsule.whole(TYPE, KeyStatementCodec.members(this), random);
    }

    /** An organisation's key with its proof of possession. */
    static OrganisationKey organisation(
            String origin, Signer key, String name, List<String> gs1Prefixes, List<String> glns) {
        OrganisationKey unproven = new OrganisationKey(key.publicKey(), name, gs1Prefixes, glns, Bytes.EMPTY);
        return new OrganisationKey(key.publicKey(), name, gs1Prefixes, glns, prove(unproven, origin, key));
    }

    /** A device's key with its proof of possession. */
    static DeviceKey device(
            String origin,
            Signer key,
            Hash organisation,
            String name,
            Optional<Hash> codeHash,
            List<Bytes> chains,
            List<String> sensors) {
        DeviceKey unproven = new DeviceKey(key.publicKey(), organisation, name, codeHash, chains, sensors, Bytes.EMPTY);
        Bytes possession = prove(unproven, origin, key);
        return new DeviceKey(key.publicKey(), organisation, name, codeHash, chains, sensors, possession);
    }

    /** An account's key with its proof of possession. */
    static AccountKey account(String origin, Signer key, Hash organisation, String name) {
        AccountKey unproven = new AccountKey(key.publicKey(), organisation, name, Bytes.EMPTY);
        return new AccountKey(key.publicKey(), organisation, name, prove(unproven, origin, key));
    }

    /** A node's key with its proof of possession. */
    static NodeKey node(String origin, Signer key, String name) {
        NodeKey unproven = new NodeKey(key.publicKey(), name, Bytes.EMPTY);
        return new NodeKey(key.publicKey(), name, prove(unproven, origin, key));
    }

    /** A new key in an old one's place, with its proof of possession. */
    static Rotation rotation(String origin, Hash old, Signer key) {
        Rotation unproven = new Rotation(old, key.publicKey(), Bytes.EMPTY);
        return new Rotation(old, key.publicKey(), prove(unproven, origin, key));
    }

    private static Bytes prove(Registration unproven, String origin, Signer key) {
        return key.sign(KeyStatementCodec.challenge(unproven, origin));
    }
}
