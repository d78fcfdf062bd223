package dev.cairn.ledger.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.Journal;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

public abstract class JournalContract {

    /** Opens the journal; called again, it closes the first and opens what that one left. */
    protected abstract Journal open();

    @Test
    void is_empty_at_first() {
        Journal journal = open();
        assertEquals(0, journal.first());
        assertEquals(0, journal.end());
        assertEquals(List.of(), replay(journal, 0));
    }

    @Test
    void gives_back_exactly_what_was_appended() {
        Journal journal = open();
        List<JournalRecord> all = records(20, 7);
        all.forEach(journal::append);
        assertEquals(all, replay(journal, 0));
        assertEquals(all, replay(open(), 0));
    }

    @Test
    void keeps_empty_entries_and_the_longest_ones() {
        Bytes longest = Bytes.random(new Random(1), 65_535);
        JournalRecord record =
                new JournalRecord(0, List.of(Bytes.EMPTY, longest), List.of(longest, Bytes.EMPTY), root(1));
        open().append(record);
        assertEquals(List.of(record), replay(open(), 0));
    }

    @Test
    void replays_from_the_record_that_holds_an_index() {
        Journal journal = open();
        List<JournalRecord> all = records(10, 3);
        all.forEach(journal::append);
        for (long from = 0; from < journal.end(); from++) {
            long at = from;
            assertEquals(all.stream().filter(r -> r.end() > at).toList(), replay(journal, from), "from " + from);
        }
        assertEquals(List.of(), replay(journal, journal.end()));
    }

    @Test
    void refuses_to_replay_what_it_never_had() {
        Journal journal = open();
        records(2, 3).forEach(journal::append);
        assertThrows(Trouble.Corrupt.class, () -> replay(journal, journal.end() + 1));
    }

    @Test
    void refuses_a_record_that_does_not_follow() {
        Journal journal = open();
        records(2, 3).forEach(journal::append);
        long end = journal.end();
        assertThrows(IllegalArgumentException.class, () -> journal.append(record(end + 1, 1, 5)));
        assertThrows(IllegalArgumentException.class, () -> journal.append(record(end - 1, 1, 5)));
        journal.append(record(end, 1, 5));
        assertEquals(end + 1, open().end());
    }

    @Test
    void keeps_everything_at_or_above_the_trim_line() {
        Journal journal = open();
        List<JournalRecord> all = records(600, 11);
        all.forEach(journal::append);
        long line = all.get(500).first();
        journal.trim(line);
        assertEquals(all.subList(500, 600), replay(journal, line));
        Journal again = open();
        assertTrue(again.first() <= line, "first " + again.first() + " line " + line);
        assertEquals(all.subList(500, 600), replay(again, line));
    }

    @Test
    void says_how_far_trimming_would_go() {
        Journal journal = open();
        List<JournalRecord> all = records(600, 11);
        all.forEach(journal::append);
        long line = all.get(500).first();
        long would = journal.trimmable(line);
        assertTrue(would <= line && would > 0, "would " + would + " line " + line);
        journal.trim(line);
        assertEquals(would, journal.first());
        assertEquals(would, journal.trimmable(line));
    }

    @Test
    void forgets_everything_so_far_once_it_was_cut() {
        Journal journal = open();
        List<JournalRecord> all = records(7, 17);
        all.forEach(journal::append);
        long end = journal.end();
        assertTrue(journal.trimmable(end) < end, "without a cut the newest record stays");
        journal.cut();
        assertEquals(all, replay(journal, 0), "a cut forgets nothing");
        assertEquals(end, journal.trimmable(end));
        journal.trim(end);
        assertEquals(end, journal.first());
        assertEquals(List.of(), replay(journal, end));
        Journal again = open();
        assertEquals(end, again.first());
        assertEquals(end, again.end());
        JournalRecord next = record(end, 2, 5);
        again.append(next);
        assertEquals(List.of(next), replay(open(), end));
    }

    @Test
    void is_cut_twice_as_once_and_empty_as_full() {
        Journal journal = open();
        journal.cut();
        journal.cut();
        JournalRecord one = record(0, 2, 3);
        journal.append(one);
        journal.cut();
        journal.cut();
        JournalRecord two = record(one.end(), 1, 4);
        journal.append(two);
        journal.trim(two.end());
        assertEquals(one.end(), journal.first(), "what came after the cut is being written");
        assertEquals(List.of(two), replay(open(), one.end()));
    }

    @Test
    void goes_on_after_trimming_everything() {
        Journal journal = open();
        List<JournalRecord> all = records(100, 13);
        all.forEach(journal::append);
        journal.trim(journal.end());
        Journal again = open();
        JournalRecord next = record(again.end(), 2, 99);
        again.append(next);
        assertEquals(List.of(next), replay(open(), next.first()));
    }

    @Test
    void knows_how_much_room_there_is() {
        assertTrue(open().freeBytes() > 0);
    }

    protected static List<JournalRecord> replay(Journal journal, long from) {
        List<JournalRecord> got = new ArrayList<>();
        journal.replay(from, got::add);
        return got;
    }

    protected static List<JournalRecord> records(int count, long seed) {
        List<JournalRecord> all = new ArrayList<>();
        Random random = new Random(seed);
        long first = 0;
        for (int i = 0; i < count; i++) {
            JournalRecord record = record(first, 1 + random.nextInt(4), seed + i);
            all.add(record);
            first = record.end();
        }
        return all;
    }

    protected static JournalRecord record(long first, int entries, long seed) {
        Random random = new Random(seed);
        List<Bytes> bytes = new ArrayList<>();
        List<Bytes> capsules = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            bytes.add(Bytes.random(random, random.nextInt(300)));
            capsules.add(Bytes.random(random, random.nextInt(500)));
        }
        return new JournalRecord(first, bytes, capsules, root(seed));
    }

    private static Hash root(long seed) {
        return Hash.sha256(Bytes.ofUtf8("root " + seed));
    }
}
