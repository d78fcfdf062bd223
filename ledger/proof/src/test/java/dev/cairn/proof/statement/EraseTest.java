package dev.cairn.proof.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.sample.SeededRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EraseTest {
    private static final Hash STATEMENT = Hash.sha256(Bytes.ofUtf8("statement"));

    private final SeededRandom random = new SeededRandom("erase");

    private static Erase erase(String reason, List<String> about) {
        return new Erase(4_711, STATEMENT, reason, about);
    }

    private static void assertRefused(Capsule capsule) {
        assertEquals(
                "ERA-01", assertThrows(Malformed.class, () -> Erase.of(capsule)).code());
    }

    private Capsule.Whole capsule(String type, List<Capsule.Member> members) {
        return Capsule.whole(type, members, random);
    }

    private List<Capsule.Member> members() {
        return new ArrayList<>(erase("asked for", List.of("a", "b")).capsule(random).leaves().stream()
                .map(leaf -> new Capsule.Member(leaf.path(), leaf.value()))
                .toList());
    }

    @Test
    void reads_back_with_nothing_and_with_all_it_may_be_about() throws Malformed {
        for (int about : new int[] {0, 1, Erase.ABOUT_MAX}) {
            Erase said = erase("r", Collections.nCopies(about, "item"));
            assertEquals(said, Erase.of(said.capsule(random)));
        }
        Erase longest = erase("r".repeat(Erase.TEXT_BYTES_MAX), List.of("a".repeat(Erase.TEXT_BYTES_MAX)));
        assertEquals(longest, Erase.of(longest.capsule(random)));
    }

    @Test
    void says_nothing_that_no_reader_takes() {
        for (Erase wrong : List.of(
                erase("", List.of()),
                erase("r".repeat(Erase.TEXT_BYTES_MAX + 1), List.of()),
                erase("r", List.of("")),
                erase("r", List.of("a".repeat(Erase.TEXT_BYTES_MAX + 1))),
                erase("r", Collections.nCopies(Erase.ABOUT_MAX + 1, "item")),
                new Erase(-1, STATEMENT, "r", List.of()))) {
            assertThrows(IllegalArgumentException.class, () -> wrong.capsule(random), wrong.toString());
        }
    }

    @Test
    void refuses_another_type_and_withheld_leaves() {
        assertRefused(capsule("recall", members()));
        assertRefused(erase("r", List.of("a")).capsule(random).disclose(Set.of(0, 1, 2)));
    }

    @Test
    void refuses_leaves_that_are_missing_renamed_or_in_another_order() {
        assertRefused(capsule(Erase.TYPE, members().subList(0, 2)));
        for (int i = 0; i < 4; i++) {
            List<Capsule.Member> swapped = members();
            Collections.swap(swapped, i, i + 1);
            assertRefused(capsule(Erase.TYPE, swapped));
            List<Capsule.Member> renamed = members();
            renamed.set(i, new Capsule.Member("/other", renamed.get(i).value()));
            assertRefused(capsule(Erase.TYPE, renamed));
        }
    }

    @Test
    void refuses_values_of_another_type() {
        for (int i = 0; i < 5; i++) {
            List<Capsule.Member> changed = members();
            changed.set(i, new Capsule.Member(changed.get(i).path(), Item.of(true)));
            assertRefused(capsule(Erase.TYPE, changed));
        }
    }
}
