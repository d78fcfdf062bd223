package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalDamageTest {

    private static final int SEGMENT = 4096;

    @TempDir
    Path folder;

    @Test
    void cuts_a_last_record_torn_at_any_byte_and_goes_on() throws IOException {
        List<JournalRecord> all = write(3);
        Path segment = segment(0);
        byte[] whole = Files.readAllBytes(segment);
        int begin = JournalCodec.length(all.get(0)) + JournalCodec.length(all.get(1));
        int length = JournalCodec.length(all.get(2));
        for (int kept = 0; kept < length; kept++) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, begin + kept, begin + length, (byte) 0);
            Files.write(segment, torn);
            assertGoesOnAfter(all.subList(0, 2), "torn after " + kept + " of " + length);
        }
    }

    @Test
    void cuts_a_file_that_ends_at_any_byte_of_the_last_record() throws IOException {
        List<JournalRecord> all = write(3);
        Path segment = segment(0);
        byte[] whole = Files.readAllBytes(segment);
        int begin = JournalCodec.length(all.get(0)) + JournalCodec.length(all.get(1));
        int length = JournalCodec.length(all.get(2));
        for (int kept = 0; kept < length; kept++) {
            Files.write(segment, Arrays.copyOf(whole, begin + kept));
            assertGoesOnAfter(all.subList(0, 2), "file ends after " + kept + " of " + length);
        }
    }

    @Test
    void cuts_a_last_record_whose_tail_is_garbage() throws IOException {
        List<JournalRecord> all = write(3);
        Path segment = segment(0);
        byte[] whole = Files.readAllBytes(segment);
        int begin = JournalCodec.length(all.get(0)) + JournalCodec.length(all.get(1));
        Random random = new Random(17);
        for (int i = begin + 30; i < begin + JournalCodec.length(all.get(2)) + 200; i++) {
            whole[i] = (byte) random.nextInt();
        }
        Files.write(segment, whole);
        assertGoesOnAfter(all.subList(0, 2), "seed 17");
    }

    @Test
    void a_capsule_that_is_a_whole_record_does_not_pass_for_one_in_a_torn_append() throws IOException {
        JournalRecord first = record(0, 0);
        JournalRecord torn = withRecordInside(1);
        try (FileJournal journal = FileJournal.open(folder, SEGMENT)) {
            journal.append(first);
            journal.append(torn);
        }
        Path segment = segment(0);
        byte[] bytes = Files.readAllBytes(segment);
        int end = JournalCodec.length(first) + JournalCodec.length(torn);
        Arrays.fill(bytes, end - 50, end, (byte) 0);
        Files.write(segment, bytes);
        assertGoesOnAfter(List.of(first), "torn behind the capsule");
    }

    @Test
    void in_a_segment_without_a_secret_it_does() throws IOException {
        JournalRecord first = record(0, 0);
        JournalRecord torn = withRecordInside(1);
        byte[] bytes = segmentFromBefore(first, torn);
        Path segment = folder.resolve(String.format("%020d.seg", 0));
        Files.write(segment, bytes);
        assertEquals(List.of(first, torn), replay(), "segments from before are read");
        int end = JournalCodec.length(first) + JournalCodec.length(torn);
        Arrays.fill(bytes, end - 50, end, (byte) 0);
        Files.write(segment, bytes);
        assertThrows(Trouble.Corrupt.class, this::reopen, "so the test above can fail");
    }

    @Test
    void goes_on_behind_segments_from_before_they_had_secrets() throws IOException {
        List<JournalRecord> all = new ArrayList<>(List.of(record(0, 0), record(1, 1)));
        Files.write(
                folder.resolve(String.format("%020d.seg", 0)), segmentFromBefore(all.toArray(JournalRecord[]::new)));
        try (FileJournal journal = FileJournal.open(folder, SEGMENT)) {
            for (int i = 2; i < 60; i++) {
                all.add(record(i, i));
                journal.append(all.get(i));
            }
            assertTrue(segments().size() > 2);
            assertEquals(all, replay(journal));
        }
        assertEquals(all, replay());
    }

    /** What a sender who knows the format can put into a capsule. */
    private static JournalRecord withRecordInside(long first) {
        JournalRecord inside = record(first + 5, 99);
        ByteBuffer forged = ByteBuffer.allocate(JournalCodec.length(inside));
        JournalCodec.encode(inside, forged.capacity(), 0, forged);
        Bytes capsule = Bytes.of(forged.array()).concat(Bytes.random(new Random(5), 100));
        return new JournalRecord(
                first, List.of(Bytes.ofUtf8("entry")), List.of(capsule), Hash.sha256(Bytes.ofUtf8("root")));
    }

    private static byte[] segmentFromBefore(JournalRecord... records) {
        ByteBuffer bytes = ByteBuffer.allocate(SEGMENT);
        for (JournalRecord each : records) {
            JournalCodec.encode(each, JournalCodec.length(each), 0, bytes);
        }
        return bytes.array();
    }

    @Test
    void stops_at_one_flipped_bit_anywhere_before_the_last_record() throws IOException {
        List<JournalRecord> all = write(3);
        Path segment = segment(0);
        byte[] whole = Files.readAllBytes(segment);
        int last = JournalCodec.length(all.get(0)) + JournalCodec.length(all.get(1));
        for (int at = 0; at < last; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Files.write(segment, flipped);
            assertThrows(Trouble.Corrupt.class, this::reopen, "bit flipped at byte " + at);
        }
        Files.write(segment, whole);
        assertEquals(all, replay());
    }

    @Test
    void stops_at_a_lost_write_before_the_last_record() throws IOException {
        List<JournalRecord> all = write(3);
        Path segment = segment(0);
        byte[] whole = Files.readAllBytes(segment);
        int begin = JournalCodec.length(all.get(0));
        Arrays.fill(whole, begin, begin + JournalCodec.length(all.get(1)), (byte) 0);
        Files.write(segment, whole);
        assertThrows(Trouble.Corrupt.class, this::reopen);
    }

    @Test
    void stops_at_damage_in_an_older_segment_and_at_a_missing_one() throws IOException {
        write(200);
        List<Path> segments = segments();
        byte[] middle = Files.readAllBytes(segments.get(1));
        byte[] flipped = middle.clone();
        flipped[40] ^= 1;
        Files.write(segments.get(1), flipped);
        assertThrows(Trouble.Corrupt.class, this::reopen);
        Files.delete(segments.get(1));
        assertThrows(Trouble.Corrupt.class, this::reopen);
        Files.write(segments.get(1), middle);
        reopen();
    }

    @Test
    void finds_damage_that_came_after_it_was_opened() throws IOException {
        List<JournalRecord> all = write(3);
        try (FileJournal journal = FileJournal.open(folder, SEGMENT)) {
            byte[] bytes = Files.readAllBytes(segment(0));
            bytes[JournalCodec.length(all.get(0)) + 60] ^= 4;
            Files.write(segment(0), bytes);
            assertThrows(Trouble.Corrupt.class, () -> journal.replay(0, record -> {}));
        }
    }

    @Test
    void takes_nothing_more_once_closed() {
        FileJournal journal = FileJournal.open(folder, SEGMENT);
        journal.close();
        assertThrows(Trouble.Corrupt.class, () -> journal.append(record(0, 1)));
    }

    @Test
    void goes_on_when_the_newest_segment_was_cut_short_while_it_was_made() throws IOException {
        List<JournalRecord> all = write(3);
        Files.write(folder.resolve(String.format("%020d.seg", 3)), new byte[100]);
        assertGoesOnAfter(all, "short new segment");
    }

    @Test
    void reads_nothing_from_a_spare_that_a_crash_left() throws IOException {
        List<JournalRecord> all = write(3);
        byte[] whole = Files.readAllBytes(segment(0)); // the worst that could be in it: records
        for (int kept : new int[] {0, 1, 100, SEGMENT - 1, SEGMENT}) {
            Files.write(folder.resolve(SpareSegment.NAME), Arrays.copyOf(whole, kept));
            assertEquals(all, replay(), "spare of " + kept + " bytes");
            assertEquals(1, segments().size(), "spare of " + kept + " bytes");
        }
    }

    @Test
    void goes_on_when_a_spare_cannot_be_made() throws IOException {
        List<JournalRecord> all = new ArrayList<>();
        try (FileJournal journal = FileJournal.open(folder, SEGMENT)) {
            Files.createFile(folder.resolve(SpareSegment.NAME)); // in the way of the first one
            for (int i = 0; i < 100; i++) {
                all.add(record(i, i));
                journal.append(all.get(i));
            }
        }
        assertEquals(all, replay());
        assertTrue(segments().size() > 2, () -> "only one segment");
    }

    private void assertGoesOnAfter(List<JournalRecord> expected, String message) {
        long end = expected.size();
        JournalRecord next = record(end, 4711);
        try (FileJournal journal = FileJournal.open(folder, SEGMENT)) {
            assertEquals(expected, replay(journal), message);
            journal.append(next);
        }
        List<JournalRecord> more = new ArrayList<>(expected);
        more.add(next);
        assertEquals(more, replay(), message);
    }

    private List<JournalRecord> write(int count) {
        List<JournalRecord> all = new ArrayList<>();
        try (FileJournal journal = FileJournal.open(folder, SEGMENT)) {
            for (int i = 0; i < count; i++) {
                all.add(record(i, i));
                journal.append(all.get(i));
            }
        }
        return all;
    }

    private static JournalRecord record(long first, long seed) {
        Random random = new Random(seed);
        return new JournalRecord(
                first,
                List.of(Bytes.random(random, 40)),
                List.of(Bytes.random(random, 60)),
                Hash.sha256(Bytes.ofUtf8("root " + seed)));
    }

    private List<JournalRecord> replay() {
        try (FileJournal journal = FileJournal.open(folder, SEGMENT)) {
            return replay(journal);
        }
    }

    private static List<JournalRecord> replay(FileJournal journal) {
        List<JournalRecord> got = new ArrayList<>();
        journal.replay(0, got::add);
        return got;
    }

    private void reopen() {
        FileJournal.open(folder, SEGMENT).close();
    }

    private Path segment(int i) throws IOException {
        return segments().get(i);
    }

    private List<Path> segments() throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
