package dev.cairn.proof.statement;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Hmac;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.cbor.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** The bytes of a capsule, both ways; drawn in {@link Capsule}. */
final class CapsuleReader {
    static final Shape SHAPE = new Shape("CAP-02");

    private static final Pattern TYPE = Pattern.compile("[a-z0-9-]{1,32}");

    private CapsuleReader() {}

    static Capsule read(Bytes bytes) throws Malformed {
        Item item = SHAPE.decode(bytes, Limits.PARTIAL_CAPSULE_BYTES_MAX);
        if (item instanceof Item.Map map && map.get(2).isPresent()) {
            SHAPE.require(bytes.size() <= Limits.CAPSULE_BYTES_MAX, "a whole capsule of " + bytes.size() + " bytes");
            return readWhole(bytes, SHAPE.map(item, "a whole capsule", 1, 2, 3, 4));
        }
        return readPartial(bytes, SHAPE.map(item, "a partial capsule", 1, 3, 5, 6, 7));
    }

    private static Capsule readWhole(Bytes bytes, Item.Map map) throws Malformed {
        String type = readType(map);
        Bytes secret = SHAPE.bytes(SHAPE.at(map, 2), "the secret", Capsule.SECRET_BYTES);
        List<Item> rows = SHAPE.list(SHAPE.at(map, 4), "the leaves", 1, Limits.CAPSULE_LEAVES_MAX);
        List<Capsule.Member> members = new ArrayList<>(rows.size());
        Set<String> paths = new HashSet<>(2 * rows.size());
        for (Item row : rows) {
            List<Item> pair = SHAPE.list(row, "a leaf", 2, 2);
            String path = readPath(pair.get(0), paths);
            members.add(new Capsule.Member(path, readValue(pair.get(1))));
        }
        return new Capsule.Whole(bytes, type, secret, members);
    }

    /** The salts that come from a secret, by a leaf's index. For one thread. */
    static IntFunction<Bytes> salts(Bytes secret) {
        return new Salts(secret)::of;
    }

    /** The leaves of a whole capsule. */
    static List<Capsule.Leaf> salted(Bytes secret, List<Capsule.Member> members) {
        Salts salts = new Salts(secret);
        List<Capsule.Leaf> leaves = new ArrayList<>(members.size());
        for (Capsule.Member member : members) {
            leaves.add(new Capsule.Leaf(leaves.size(), salts.of(leaves.size()), member.path(), member.value()));
        }
        return List.copyOf(leaves);
    }

    private static Capsule readPartial(Bytes bytes, Item.Map map) throws Malformed {
        String type = readType(map);
        int count = (int) SHAPE.uint(SHAPE.at(map, 5), "count", Limits.CAPSULE_LEAVES_MAX);
        SHAPE.require(count >= 1, "a capsule without leaves");
        List<Capsule.Leaf> shown = readShown(SHAPE.list(SHAPE.at(map, 6), "the shown leaves", 1, count), count);
        List<Hash> withheld = new ArrayList<>();
        for (Item hash : SHAPE.list(SHAPE.at(map, 7), "the hashes", 0, count)) {
            withheld.add(SHAPE.hash(hash, "a hash"));
        }
        Hash root = new CapsuleTree(type, count).rootOfPartial(shown, withheld);
        return new Capsule.Partial(bytes, type, count, shown, root);
    }

    private static List<Capsule.Leaf> readShown(List<Item> rows, int count) throws Malformed {
        List<Capsule.Leaf> shown = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        int before = -1;
        for (Item row : rows) {
            List<Item> parts = SHAPE.list(row, "a shown leaf", 4, 4);
            int index = (int) SHAPE.uint(parts.get(0), "a leaf's index", count - 1L);
            SHAPE.require(index > before, "shown leaves out of order");
            before = index;
            Bytes salt = SHAPE.bytes(parts.get(1), "a salt", Capsule.SALT_BYTES);
            shown.add(new Capsule.Leaf(index, salt, readPath(parts.get(2), paths), readValue(parts.get(3))));
        }
        return shown;
    }

    private static String readType(Item.Map map) throws Malformed {
        SHAPE.require(SHAPE.uint(SHAPE.at(map, 1), "the version") == 1, "another version than 1");
        String type = SHAPE.text(SHAPE.at(map, 3), "the type");
        SHAPE.require(TYPE.matcher(type).matches(), "a type that is not 1 to 32 of a-z0-9-");
        return type;
    }

    private static String readPath(Item item, Set<String> before) throws Malformed {
        String path = SHAPE.text(item, "a path", 0, Limits.PATH_BYTES_MAX);
        SHAPE.require(before.add(path), "a path stands twice");
        return path;
    }

    private static Item readValue(Item value) throws Malformed {
        SHAPE.require(
                value.depth() <= Capsule.VALUE_DEPTH_MAX, "a value nested deeper than " + Capsule.VALUE_DEPTH_MAX);
        return value;
    }

    static Bytes encode(String type, List<Capsule.Member> members, Bytes secret) {
        List<Item> rows = members.stream()
                .map(member -> Item.arr(Item.of(member.path()), member.value()))
                .toList();
        return Cbor.encode(Item.map()
                .put(1, Item.of(1))
                .put(2, Item.of(secret))
                .put(3, Item.of(type))
                .put(4, Item.arr(rows))
                .build());
    }

    static Bytes encodePartial(String type, int count, List<Capsule.Leaf> shown, List<Hash> withheld) {
        List<Item> rows = shown.stream()
                .map(leaf -> Item.arr(Item.of(leaf.index()), Item.of(leaf.salt()), Item.of(leaf.path()), leaf.value()))
                .toList();
        List<Item> hashes = withheld.stream().map(hash -> Item.of(hash.bytes())).toList();
        return Cbor.encode(Item.map()
                .put(1, Item.of(1))
                .put(3, Item.of(type))
                .put(5, Item.of(count))
                .put(6, Item.arr(rows))
                .put(7, Item.arr(hashes))
                .build());
    }

    /** The salts of one secret. */
    private static final class Salts {
        private final Hmac hmac;

        Salts(Bytes secret) {
            this.hmac = Hmac.under(secret);
        }

        Bytes of(int index) {
            byte[] counter = ByteBuffer.allocate(4).putInt(index).array();
            return hmac.of(Bytes.wrap(counter)).slice(0, Capsule.SALT_BYTES);
        }
    }
}
