package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TailTest {
    private final Tail tail = new Tail(10);

    private static Bytes entry(int i) {
        return Bytes.ofUtf8("entry " + i);
    }

    private static Bytes capsule(int i) {
        return Bytes.ofUtf8("capsule " + i);
    }

    /** Holds 10 to 14. */
    TailTest() {
        List<Integer> five = List.of(10, 11, 12, 13, 14);
        tail.add(new JournalRecord(
                10,
                five.stream().map(TailTest::entry).toList(),
                five.stream().map(TailTest::capsule).toList(),
                Hash.ZERO));
    }

    private void requirePart(long from, long to, int first, int end) {
        Tail.Part part = tail.part(from, to);
        assertEquals(end - first, part.items().size(), from + " to " + to);
        for (int i = 0; i < part.items().size(); i++) {
            assertEquals(entry((int) part.first() + i), part.items().get(i).entry());
            assertEquals(capsule((int) part.first() + i), part.items().get(i).capsule());
        }
        if (end > first) {
            assertEquals(first, part.first());
        }
    }

    @Test
    void gives_what_it_holds_of_a_range_and_nothing_else() {
        requirePart(10, 15, 10, 15);
        requirePart(11, 13, 11, 13);
        requirePart(0, 12, 10, 12);
        requirePart(13, 99, 13, 15);
        requirePart(0, 10, 0, 0);
        requirePart(15, 20, 0, 0);
        requirePart(12, 12, 0, 0);
    }

    @Test
    void what_was_dropped_is_in_no_part() {
        tail.drop(13);
        requirePart(0, 99, 13, 15);
        requirePart(10, 13, 0, 0);
        tail.drop(15);
        requirePart(0, 99, 0, 0);
    }

    @Test
    void knows_no_statement_that_nobody_parsed_and_none_beside_the_part() {
        Tail.Part part = tail.part(11, 13);
        for (long at = 9; at < 16; at++) {
            assertEquals(Optional.empty(), part.statement(at), "at " + at);
        }
    }
}
