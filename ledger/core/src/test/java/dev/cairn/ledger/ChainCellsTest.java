package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.MemoryIndex;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One number of a chain, said several times, while what was noted moves from memory to the index. */
class ChainCellsTest {
    private static final Bytes CHAIN = Consortium.chain(1);

    private final Consortium all = Consortium.withoutWitnesses(1);
    private final MemoryIndex index = new MemoryIndex();
    private final List<Bytes> log = new ArrayList<>();
    private final ChainCells cells = new ChainCells(index, at -> log.get((int) at));

    private Statement zero(int value) {
        return all.reading(all.pen(all.device, CHAIN), value).statement();
    }

    private void log(Statement statement) {
        log.add(statement.bytes());
        cells.note(statement, log.size() - 1);
    }

    /** Puts the entries below an index into the index and forgets them, as the publisher does. */
    private void publish(int below) {
        List<EntryIndex.Row> rows = new ArrayList<>();
        for (long at = index.cursor(); at < below; at++) {
            rows.add(cells.row(ChainCells.parse(log.get((int) at), at), at));
        }
        index.put(rows, cells.takeChanged(), below);
        cells.forgetRecent(below);
    }

    @Test
    void a_number_that_was_said_three_times_is_found_each_time_however_far_the_index_is() {
        List<Statement> said = List.of(zero(1), zero(2), zero(3));
        said.forEach(this::log);
        for (int published = 0; published <= said.size(); published++) {
            publish(published);
            for (int i = 0; i < said.size(); i++) {
                OptionalLong found = cells.decide(said.get(i)).duplicateOf();
                assertEquals(OptionalLong.of(i), found, "published " + published);
            }
            assertEquals(Set.of(Mark.EQUIVOCATION), cells.decide(zero(4)).marks(), "published " + published);
        }
    }

    @Test
    void what_moved_to_the_index_is_not_kept_in_memory_by_a_newer_one_of_its_number() {
        Statement one = zero(1);
        Statement other = zero(2);
        log(one);
        log(other);
        cells.forgetRecent(1); // the index knows nothing of it: now nobody does
        assertEquals(OptionalLong.empty(), cells.decide(one).duplicateOf());
        assertEquals(OptionalLong.of(1), cells.decide(other).duplicateOf());
    }

    @Test
    void the_next_number_of_a_whole_chain_has_no_mark_and_any_other_one_has() {
        ChainPen pen = all.pen(all.device, CHAIN);
        Statement first = all.reading(pen, 1).statement();
        Statement second = all.reading(pen, 2).statement();
        Statement third = all.reading(pen, 3).statement();
        log(first);
        assertEquals(Set.of(), cells.decide(second).marks());
        assertEquals(Set.of(Mark.GAP_BEFORE), cells.decide(third).marks());
        ChainPen liar = new ChainPen(Consortium.ORIGIN, CHAIN, 1, second.hash(), all.device);
        assertEquals(
                Set.of(Mark.BROKEN_PREV),
                cells.decide(all.reading(liar, 2).statement()).marks());
        ChainPen stranger = new ChainPen(Consortium.ORIGIN, CHAIN, 0, dev.cairn.proof.Hash.ZERO, all.log);
        Set<Mark> marks = cells.decide(all.reading(stranger, 1).statement()).marks();
        assertTrue(marks.contains(Mark.FOREIGN_KEY), marks::toString);
    }
}
