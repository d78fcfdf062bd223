package dev.cairn.proof.vectors;

import static dev.cairn.proof.vectors.Vector.map;
import static dev.cairn.proof.vectors.Vector.no;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.proof.statement.Capsule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Vectors of capsules, whole and partial. */
final class CapsuleVectors {
    private static final Bytes SECRET = Bytes.ofHex("5a".repeat(32));

    private final Vectors vectors = new Vectors("capsule");
    private final Capsule.Whole seven = numbers(7);

    static List<Vector> all() {
        CapsuleVectors made = new CapsuleVectors();
        made.good();
        made.badWhole();
        made.badPartial();
        return made.vectors.made();
    }

    private static Capsule.Whole numbers(int n) {
        List<Capsule.Member> members = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            members.add(new Capsule.Member("/" + i, Item.of(i)));
        }
        return Capsule.whole("senml", members, SECRET);
    }

    private void ok(String name, String claim, Capsule capsule) {
        vectors.add(
                "ok-" + name,
                claim,
                map("hex", capsule.bytes()),
                map(
                        "ok", true,
                        "type", capsule.type(),
                        "root", capsule.root(),
                        "leaves", capsule.leaves().size(),
                        "withheld", capsule.withheld()));
    }

    private void bad(String name, String claim, Item item) {
        bad(name, claim, Cbor.encode(item));
    }

    private void bad(String name, String claim, Bytes bytes) {
        vectors.add("bad-" + name, claim, map("hex", bytes), no("CAP-02"));
    }

    private void good() {
        SampleLedger ledger = new SampleLedger("capsule vectors");
        ok("one-leaf", "one leaf", numbers(1));
        ok("seven", "seven leaves", seven);
        ok("readings", "five readings with decimal fractions", ledger.readings(5));
        ok("event", "an event's members", ledger.event("harvesting"));
        ok(
                "empty-path",
                "the empty path is a path",
                Capsule.whole("x-1", List.of(new Capsule.Member("", Item.none())), SECRET));
        ok(
                "value-depth-4",
                "a value four deep",
                Capsule.whole("x", List.of(new Capsule.Member("/a", Change.item(Bytes.ofHex("81818101")))), SECRET));
        ok("partial-3", "leaf 3 of seven", seven.disclose(Set.of(3)));
        ok("partial-0-6", "the first and the last of seven", seven.disclose(Set.of(0, 6)));
        ok("partial-but-4", "all of seven but one", seven.disclose(i -> i != 4));
        ok("partial-all", "all leaves shown, without the secret", seven.disclose(i -> true));
        ok("partial-100", "every seventh of a hundred", numbers(100).disclose(i -> i % 7 == 3));
    }

    private void badWhole() {
        Item whole = Change.item(seven.bytes());
        Item rows = Change.field(whole, 4);
        bad("version-2", "another version", Change.put(whole, 1, Item.of(2)));
        bad("no-type", "no type", Change.put(whole, 3, null));
        bad("type-empty", "an empty type", Change.put(whole, 3, Item.of("")));
        bad("type-upper", "a type in upper case", Change.put(whole, 3, Item.of("SenML")));
        bad("type-33", "a type of 33 characters", Change.put(whole, 3, Item.of("a".repeat(33))));
        bad("secret-31", "a secret of 31 bytes", Change.put(whole, 2, Item.of(Bytes.wrap(new byte[31]))));
        bad("no-leaves", "no leaves", Change.put(whole, 4, Item.arr()));
        bad("extra-label", "a label too many", Change.put(whole, 8, Item.of(0)));
        bad("whole-and-count", "a secret and a count", Change.put(whole, 5, Item.of(7)));
        bad("path-twice", "a path stands twice", Change.put(whole, 4, Change.set(rows, 1, Change.at(rows, 0))));
        bad(
                "path-513",
                "a path of 513 bytes",
                Change.put(whole, 4, Change.set(rows, 1, Item.arr(Item.of("p".repeat(513)), Item.of(0)))));
        bad(
                "path-bytes",
                "a path that is a byte string",
                Change.put(whole, 4, Change.set(rows, 1, Item.arr(Item.of(Bytes.EMPTY), Item.of(0)))));
        bad(
                "leaf-three",
                "a leaf of three parts",
                Change.put(whole, 4, Change.set(rows, 1, Item.arr(Item.of("/1"), Item.of(0), Item.of(0)))));
        bad(
                "value-depth-5",
                "a value five deep",
                Change.put(
                        whole,
                        4,
                        Change.set(rows, 1, Item.arr(Item.of("/1"), Change.item(Bytes.ofHex("8181818101"))))));
        bad("tagged", "tag 18 around it", new Item.Tagged18(whole));
        bad("array", "an array", rows);
        bad(
                "too-long",
                "a whole capsule of more than 32,768 bytes",
                Change.put(
                        whole, 4, Change.set(rows, 1, Item.arr(Item.of("/1"), Item.of(Bytes.wrap(new byte[32_768]))))));
        bad("cut", "the last byte is missing", Change.cut(seven.bytes(), 1));
        bad("trailing", "a byte too many", seven.bytes().concat(Bytes.ofHex("00")));
        bad("empty", "no bytes", Bytes.EMPTY);
        Bytes flipped = Change.flip(seven.bytes(), 8 * (seven.bytes().size() - 1));
        vectors.add(
                "ok-value-flipped",
                "one bit of a value still reads, but the root is another",
                map("hex", flipped),
                map("ok", true, "type", "senml", "root", rootOf(flipped), "leaves", 7, "withheld", 0));
    }

    /** Still read, but what a statement signed is another root: nobody can say what a capsule is, or how much of it he keeps back. */
    private void other(String name, String claim, Item item, String type, int leaves, int withheld) {
        Bytes bytes = Cbor.encode(item);
        if (rootOf(bytes).equals(seven.root())) {
            throw new IllegalStateException(name + " has the root of seven");
        }
        vectors.add(
                "ok-" + name,
                claim,
                map("hex", bytes),
                map("ok", true, "type", type, "root", rootOf(bytes), "leaves", leaves, "withheld", withheld));
    }

    private static Hash rootOf(Bytes capsule) {
        try {
            return Capsule.parse(capsule).root();
        } catch (dev.cairn.proof.Malformed broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void badPartial() {
        Item partial = Change.item(seven.disclose(Set.of(2, 3)).bytes());
        other(
                "other-type",
                "called by another type, the root is another",
                Change.put(Change.item(seven.bytes()), 3, Item.of("key")),
                "key",
                7,
                0);
        other(
                "partial-other-type",
                "some leaves called by another type",
                Change.put(partial, 3, Item.of("key")),
                "key",
                2,
                5);
        other(
                "partial-count-6",
                "the same hashes said to stand for a leaf less",
                Change.put(partial, 5, Item.of(6)),
                "senml",
                2,
                4);
        other(
                "partial-count-8",
                "the same hashes said to stand for a leaf more",
                Change.put(partial, 5, Item.of(8)),
                "senml",
                2,
                6);
        bad(
                "partial-none",
                "no leaf shown: nothing would vouch for type and count",
                Cbor.encode(Item.map()
                        .put(1, Item.of(1))
                        .put(3, Item.of("senml"))
                        .put(5, Item.of(7))
                        .put(6, Item.arr())
                        .put(7, Item.arr(Item.of(seven.root().bytes())))
                        .build()));
        Item rows = Change.field(partial, 6);
        Item hashes = Change.field(partial, 7);
        bad("partial-version", "another version", Change.put(partial, 1, Item.of(0)));
        bad("partial-secret", "a partial capsule that shows the secret", Change.put(partial, 2, Item.of(SECRET)));
        bad("partial-count-0", "a count of zero", Change.put(partial, 5, Item.of(0)));
        bad("partial-count-4097", "a count of 4,097", Change.put(partial, 5, Item.of(4097)));
        bad("partial-count-3", "a count not above a leaf's index", Change.put(partial, 5, Item.of(3)));
        bad("partial-count-missing", "no count", Change.put(partial, 5, null));
        bad(
                "partial-order",
                "leaves out of order",
                Change.put(partial, 6, Item.arr(Change.at(rows, 1), Change.at(rows, 0))));
        bad("partial-twice", "a leaf twice", Change.put(partial, 6, Change.set(rows, 1, Change.at(rows, 0))));
        bad(
                "partial-salt-15",
                "a salt of 15 bytes",
                Change.put(
                        partial,
                        6,
                        Change.set(rows, 0, Change.set(Change.at(rows, 0), 1, Item.of(Bytes.wrap(new byte[15]))))));
        bad(
                "partial-path-twice",
                "a path twice",
                Change.put(partial, 6, Change.set(rows, 1, Change.set(Change.at(rows, 1), 2, Item.of("/2")))));
        bad("partial-hash-missing", "a hash too few", Change.put(partial, 7, Change.set(hashes, 0, null)));
        bad(
                "partial-hash-more",
                "a hash too many",
                Change.put(partial, 7, Change.set(hashes, ((Item.Arr) hashes).size(), Change.at(hashes, 0))));
        bad(
                "partial-hash-31",
                "a hash of 31 bytes",
                Change.put(partial, 7, Change.set(hashes, 0, Item.of(Bytes.wrap(new byte[31])))));
        bad("partial-no-hashes", "no list of hashes", Change.put(partial, 7, null));
        bad(
                "partial-leaf-three",
                "a leaf without its salt",
                Change.put(partial, 6, Change.set(rows, 0, Change.set(Change.at(rows, 0), 1, null))));
    }
}
