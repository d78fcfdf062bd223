package dev.cairn.proof.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.sample.SeededRandom;
import dev.cairn.proof.vectors.Change;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class CapsuleTest {
    private static final long SEED = 42;

    @Test
    void every_choice_of_leaves_of_small_capsules_keeps_the_root() throws Malformed {
        for (int count = 1; count <= 9; count++) {
            Capsule.Whole whole = numbers(count, "seed");
            for (int mask = 1; mask < 1 << count; mask++) {
                int shown = mask;
                check(whole, whole.disclose(i -> (shown >> i & 1) == 1), Integer.bitCount(mask));
            }
        }
    }

    @Test
    void random_choices_of_large_capsules_keep_the_root() throws Malformed {
        Random random = new Random(SEED);
        for (int i = 0; i < 30; i++) {
            Capsule.Whole whole = numbers(1 + random.nextInt(1500), "seed " + i);
            Set<Integer> shown = Set.copyOf(random.ints(1 + random.nextInt(40), 0, whole.count())
                    .boxed()
                    .toList());
            check(whole, whole.disclose(shown), shown.size());
        }
    }

    @Test
    void the_root_taken_from_an_encoding_is_that_of_leaves_encoded_one_by_one() {
        Random random = new Random(SEED);
        for (int count : new int[] {1, 2, 23, 24, 25, 255, 256, 257}) {
            for (String type : List.of("t", "t".repeat(23), "t".repeat(24), "t".repeat(32))) {
                Capsule.Whole whole = Capsule.whole(type, mixed(count, random), new SeededRandom("root"));
                assertEquals(
                        new CapsuleTree(type, count).root(whole.leaves()),
                        whole.root(),
                        count + " leaves, type " + type + ", seed " + SEED);
            }
        }
    }

    private static List<Capsule.Member> mixed(int count, Random random) {
        List<Item> values = List.of(
                Item.of(random.nextLong()),
                Item.of("\u6c34\u00fcx\ud83c\udf4a"),
                Item.of(Bytes.random(random, 30)),
                Item.none(),
                Item.of(true),
                Item.of(new BigDecimal("-3.25")),
                Item.arr(Item.of(-1), Item.arr(Item.of("in"))),
                Item.map().put(-3, Item.of(1)).put("k", Item.of(Bytes.EMPTY)).build());
        List<Capsule.Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String path = "/" + i + "/\u00fc".repeat(random.nextInt(3)) + "x".repeat(random.nextInt(40));
            members.add(new Capsule.Member(path, values.get(i % values.size())));
        }
        return members;
    }

    private static void check(Capsule.Whole whole, Capsule.Partial partial, int shown) throws Malformed {
        Capsule read = Capsule.parse(partial.bytes());
        assertEquals(whole.root(), read.root(), "seed " + SEED);
        assertEquals(shown, read.leaves().size());
        assertEquals(whole.count() - shown, read.withheld());
        assertEquals(partial.bytes(), read.bytes());
    }

    @Test
    void the_secret_never_stands_in_a_partial_capsule() {
        Capsule.Whole whole = numbers(20, "secret");
        String secret = ((Item.Byt)
                        ((Item.Map) Change1.item(whole.bytes())).get(2).orElseThrow())
                .value()
                .hex();
        assertTrue(whole.bytes().hex().contains(secret));
        assertFalse(whole.disclose(i -> true).bytes().hex().contains(secret));
    }

    @Test
    void every_flipped_bit_of_a_partial_capsule_is_refused_or_changes_the_root() {
        Capsule.Partial partial = numbers(11, "flip").disclose(Set.of(2, 3, 9));
        for (int bit = 0; bit < 8 * partial.bytes().size(); bit++) {
            try {
                Capsule read = Capsule.parse(Change.flip(partial.bytes(), bit));
                assertNotEquals(partial.root(), read.root(), "bit " + bit);
            } catch (Malformed refused) {
                assertEquals("CAP-02", refused.code());
            }
        }
    }

    @Test
    void leaves_of_equal_content_have_different_hashes() {
        assertTrue(unguessable(CapsuleTest::production), "the salts hide what is withheld");
    }

    @Test
    void planted_unsalted_leaves_turn_red() {
        assertFalse(unguessable(CapsuleTest::unsalted));
    }

    /** Whether nobody who knows path and value, but not the secret, can tell that a withheld leaf holds them. */
    private static boolean unguessable(BiFunction<List<Capsule.Member>, String, List<Hash>> tree) {
        List<Capsule.Member> members =
                List.of(new Capsule.Member("/a", Item.of(1)), new Capsule.Member("/b", Item.of(2)));
        return !tree.apply(members, "one").equals(tree.apply(members, "two"));
    }

    private static List<Hash> production(List<Capsule.Member> members, String seed) {
        CapsuleTree tree = new CapsuleTree("senml", members.size());
        return Capsule.whole("senml", members, new SeededRandom(seed)).leaves().stream()
                .map(leaf -> tree.root(List.of(leaf)))
                .toList();
    }

    private static List<Hash> unsalted(List<Capsule.Member> members, String seed) {
        return members.stream()
                .map(member -> Merkle.leaf(Cbor.encode(Item.arr(Item.of(member.path()), member.value()))))
                .toList();
    }

    @Test
    void salts_of_one_capsule_are_all_different() {
        List<Bytes> salts = numbers(500, "salts").leaves().stream()
                .map(Capsule.Leaf::salt)
                .distinct()
                .toList();
        assertEquals(500, salts.size());
    }

    @Test
    void refuses_to_make_what_it_would_not_read() {
        SeededRandom random = new SeededRandom("x");
        Capsule.Member member = new Capsule.Member("/a", Item.of(1));
        assertThrows(IllegalArgumentException.class, () -> Capsule.whole("senml", List.of(), random));
        assertThrows(IllegalArgumentException.class, () -> Capsule.whole("senml", List.of(member, member), random));
        assertThrows(IllegalArgumentException.class, () -> Capsule.whole("SenML", List.of(member), random));
        assertThrows(IllegalArgumentException.class, () -> numbers(4097, "x"));
        assertThrows(IllegalArgumentException.class, () -> numbers(3, "x").disclose(Set.of()));
        Capsule.Member large = new Capsule.Member("/a", Item.of(Bytes.wrap(new byte[32_768])));
        assertThrows(IllegalArgumentException.class, () -> Capsule.whole("senml", List.of(large), random));
    }

    @Test
    void another_secret_gives_another_root_for_the_same_content() {
        assertNotEquals(numbers(3, "one").root(), numbers(3, "two").root());
    }

    private static Capsule.Whole numbers(int count, String seed) {
        List<Capsule.Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(new Capsule.Member("/" + i, Item.of(i)));
        }
        return Capsule.whole("senml", members, new SeededRandom(seed));
    }

    private static final class Change1 {
        static Item item(Bytes bytes) {
            try {
                return Cbor.decode(bytes, bytes.size());
            } catch (Malformed broken) {
                throw new IllegalStateException(broken);
            }
        }
    }
}
