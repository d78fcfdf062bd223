package dev.cairn.proof.statement;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Item;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A payload as a small salted Merkle tree (docs/formats/capsule.md): parts can be shown, all can be erased, every proof stays.
 *
 * <pre>
 * whole    { 1: 1, 2: secret (bstr 32), 3: type, 4: [ [path, value], … ] }
 * partial  { 1: 1, 3: type, 5: count, 6: [ [i, salt (bstr 16), path, value], … ], 7: [ hash (bstr 32), … ] }
 * salt_i   first 16 bytes of HMAC-SHA-256(secret, u32 big-endian i)
 * leaf_i   CBOR [ type, count, salt_i, path, value ]
 * root     RFC 6962 tree hash over leaf_0 … leaf_(count−1)
 * </pre>
 */
public sealed interface Capsule {
    /** The length of the secret from which the salts come, in bytes. */
    int SECRET_BYTES = 32;

    int SALT_BYTES = 16;

    /** Levels of nesting that a value may have. */
    int VALUE_DEPTH_MAX = 4;

    /** 1 to 32 characters of {@code a-z0-9-}. */
    String type();

    /** Leaves in the tree, shown or not. */
    int count();

    /** What a statement's payload must equal. */
    Hash root();

    /** The disclosed leaves by ascending index. */
    List<Leaf> leaves();

    /** The same without their salts, which only the root and a disclosure need and which are most of the work of a whole capsule. */
    List<Value> values();

    /** The encoding. */
    Bytes bytes();

    /** Leaves that are not shown. */
    default int withheld() {
        return count() - leaves().size();
    }

    /** The value at a path, if it is disclosed. */
    default Optional<Item> value(String path) {
        return leaves().stream()
                .filter(leaf -> leaf.path().equals(path))
                .map(Leaf::value)
                .findFirst();
    }

    /** One disclosed leaf. */
    record Leaf(int index, Bytes salt, String path, Item value) {}

    /** What one disclosed leaf says. */
    record Value(int index, String path, Item value) {}

    /** One part of a payload before it has a salt. */
    record Member(String path, Item value) {}

    /** Reads a whole or partial capsule; {@code CAP-02} for anything else. */
    static Capsule parse(Bytes bytes) throws Malformed {
        return CapsuleReader.read(bytes);
    }

    /**
     * A new capsule with a fresh secret. Requires 1 to 4,096 members with distinct paths of at most 512 bytes, values of depth ≤ 4,
     * and at most 32 KiB in all.
     */
    static Whole whole(String type, List<Member> members, SecureRandom random) {
        return whole(type, members, Bytes.random(random, SECRET_BYTES));
    }

    /** The same capsule again, from its secret. */
    static Whole whole(String type, List<Member> members, Bytes secret) {
        try {
            Bytes bytes = CapsuleReader.encode(type, members, secret);
            if (parse(bytes) instanceof Whole whole) {
                return whole;
            }
        } catch (Malformed broken) {
            throw new IllegalArgumentException("no capsule: " + broken.getMessage(), broken);
        }
        throw new IllegalStateException("a whole capsule reads back as a partial one");
    }

    /**
     * All leaves, and the secret behind the salts. Salts and hashes are computed when they are first asked for: who only reads values
     * needs none of them, and they are most of the work. Safe for any thread: whoever computes them finds the same.
     */
    final class Whole implements Capsule {
        private final Bytes bytes;
        private final String type;
        private final Bytes secret;
        private final List<Member> members;
        private @Nullable List<Leaf> leaves;
        private @Nullable Hash root;

        Whole(Bytes bytes, String type, Bytes secret, List<Member> members) {
            this.bytes = bytes;
            this.type = type;
            this.secret = secret;
            this.members = List.copyOf(members);
        }

        @Override
        public String type() {
            return type;
        }

        @Override
        public int count() {
            return members.size();
        }

        @Override
        public Hash root() {
            Hash known = root;
            if (known == null) {
                known = new CapsuleTree(type, count()).rootOfWhole(bytes, CapsuleReader.salts(secret));
                root = known;
            }
            return known;
        }

        @Override
        public List<Leaf> leaves() {
            List<Leaf> known = leaves;
            if (known == null) {
                known = CapsuleReader.salted(secret, members);
                leaves = known;
            }
            return known;
        }

        @Override
        public List<Value> values() {
            List<Value> values = new ArrayList<>(members.size());
            for (Member member : members) {
                values.add(new Value(values.size(), member.path(), member.value()));
            }
            return values;
        }

        @Override
        public Optional<Item> value(String path) {
            for (Member member : members) {
                if (member.path().equals(path)) {
                    return Optional.of(member.value());
                }
            }
            return Optional.empty();
        }

        @Override
        public Bytes bytes() {
            return bytes;
        }

        /** The same tree with only these leaves shown; at least one, else nothing vouches for type and count. */
        public Partial disclose(Set<Integer> indices) {
            return disclose(indices::contains);
        }

        /** The same tree with only the leaves shown whose index passes; at least one. */
        public Partial disclose(IntPredicate shown) {
            List<Leaf> disclosed =
                    leaves().stream().filter(leaf -> shown.test(leaf.index())).toList();
            if (disclosed.isEmpty()) {
                throw new IllegalArgumentException("none of " + count() + " leaves is shown");
            }
            List<Hash> rest = new CapsuleTree(type, count()).withheld(leaves(), shown);
            Bytes encoded = CapsuleReader.encodePartial(type, count(), disclosed, rest);
            return new Partial(encoded, type, count(), disclosed, root());
        }
    }

    /** Some leaves, and hashes for the others. */
    final class Partial implements Capsule {
        private final Bytes bytes;
        private final String type;
        private final int count;
        private final List<Leaf> leaves;
        private final Hash root;

        Partial(Bytes bytes, String type, int count, List<Leaf> leaves, Hash root) {
            this.bytes = bytes;
            this.type = type;
            this.count = count;
            this.leaves = List.copyOf(leaves);
            this.root = root;
        }

        @Override
        public String type() {
            return type;
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public Hash root() {
            return root;
        }

        @Override
        public List<Leaf> leaves() {
            return leaves;
        }

        @Override
        public List<Value> values() {
            return leaves.stream()
                    .map(leaf -> new Value(leaf.index(), leaf.path(), leaf.value()))
                    .toList();
        }

        @Override
        public Bytes bytes() {
            return bytes;
        }
    }
}
