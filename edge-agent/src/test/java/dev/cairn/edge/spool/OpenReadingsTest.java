package dev.cairn.edge.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.time.Ticker;
import dev.cairn.model.disk.MemoryDisk;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenReadingsTest {
    private static final long LATER = OpenReadings.COMMIT_EVERY.toNanos();

    private final MemoryDisk disk = new MemoryDisk();
    private long at;
    private final Ticker ticker = new Ticker() {
        @Override
        public long nanos() {
            return at;
        }

        @Override
        public void sleepUntil(long nanos) {
            at = nanos;
        }
    };

    private OpenReadings begun() throws IOException {
        OpenReadings open = OpenReadings.open(disk, 0, ticker);
        open.begin();
        return open;
    }

    private static Bytes look(int n) {
        return Bytes.ofUtf8("look " + n);
    }

    @Test
    void what_was_not_signed_is_found_again_and_what_was_signed_is_not() throws IOException {
        OpenReadings open = begun();
        open.add(4, look(1));
        open.add(4, look(2));
        open.signed();
        open.add(5, look(3));
        open.add(5, look(4));
        assertEquals(
                List.of(look(3), look(4)), OpenReadings.open(disk, 5, ticker).found());
        assertEquals(List.of(), OpenReadings.open(disk, 6, ticker).found());
        assertEquals(4, OpenReadings.open(disk, 4, ticker).found().size(), "the statement never became durable");
    }

    @Test
    void it_is_synced_in_time_or_by_number_and_not_for_each() throws IOException {
        OpenReadings open = begun();
        int before = disk.forces();
        open.add(0, look(0));
        at = LATER - 1;
        open.commit();
        assertEquals(before, disk.forces());
        at = LATER;
        open.commit();
        assertEquals(before + 1, disk.forces());
        at = 3 * LATER;
        open.commit();
        assertEquals(before + 1, disk.forces(), "nothing is new");
        for (int i = 0; i < OpenReadings.READINGS_MAX; i++) {
            open.add(0, look(i));
        }
        at = 3 * LATER;
        open.commit();
        assertEquals(before + 2, disk.forces());
    }

    @Test
    void survives_truncation_at_every_byte_offset() throws IOException {
        OpenReadings open = begun();
        List<Bytes> added = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            added.add(look(i));
            open.add(7, look(i));
        }
        Bytes whole = disk.content(OpenReadings.FILE);
        int frame = whole.size() / 5;
        for (int cut = 0; cut <= whole.size(); cut++) {
            MemoryDisk torn = disk.with(OpenReadings.FILE, whole.slice(0, cut));
            OpenReadings again = OpenReadings.open(torn, 7, ticker);
            assertEquals(added.subList(0, cut / frame), again.found(), "cut at " + cut);
            assertTrue(again.isUnclean());
        }
    }

    @Test
    void a_flipped_bit_invents_nothing() throws IOException {
        OpenReadings open = begun();
        open.add(7, look(1));
        byte[] spoiled = disk.content(OpenReadings.FILE).toArray();
        for (int where = 0; where < spoiled.length; where++) {
            spoiled[where] ^= 0x10;
            assertEquals(
                    List.of(),
                    OpenReadings.open(disk.with(OpenReadings.FILE, Bytes.of(spoiled)), 7, ticker)
                            .found(),
                    "flip at " + where);
            spoiled[where] ^= 0x10;
        }
    }

    @Test
    void a_clean_end_leaves_nothing() throws IOException {
        OpenReadings open = begun();
        open.add(0, look(1));
        open.close();
        assertFalse(OpenReadings.open(disk, 0, ticker).isUnclean());
    }

    @Test
    void a_disk_that_fails_stops_nothing_and_is_tried_again_after_a_signature() throws IOException {
        OpenReadings open = begun();
        open.add(0, look(1));
        disk.failForces(1);
        at = LATER;
        open.commit();
        open.add(0, look(2));
        assertEquals(
                1,
                OpenReadings.open(disk, 0, ticker).found().size(),
                "a file whose sync failed is not written to again");
        open.signed();
        open.add(1, look(3));
        assertEquals(List.of(look(3)), OpenReadings.open(disk, 1, ticker).found());
    }
}
