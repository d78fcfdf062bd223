package dev.cairn.edge.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.model.disk.Disk;
import dev.cairn.model.disk.Frame;
import dev.cairn.model.disk.MemoryDisk;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.Anchor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final SpoolLimits LIMITS = new SpoolLimits(1 << 20, 0, 4096, false);
    private static final String FIRST = "0000000000000000.seg";

    private final MemoryDisk disk = new MemoryDisk();

    private static Spool open(Disk on) throws IOException {
        return Spool.open(on, LIMITS, Chain.ID);
    }

    private static List<Bytes> fill(Spool spool, int statements) {
        List<Bytes> made = new ArrayList<>();
        for (int i = 0; i < statements; i++) {
            made.add(Chain.appendAndCommit(spool));
        }
        return made;
    }

    private static void assertHolds(List<Bytes> made, Spool spool) {
        for (int seq = 0; seq < made.size(); seq++) {
            assertEquals(Optional.of(made.get(seq)), spool.read(seq), "seq " + seq);
        }
        assertEquals(made.size(), spool.nextSeq());
    }

    @Test
    void what_was_committed_is_there_again_byte_for_byte() throws IOException {
        Spool spool = open(disk);
        List<Bytes> made = fill(spool, 20);
        Hash prev = spool.prev();
        Spool again = open(disk);
        assertHolds(made, again);
        assertEquals(prev, again.prev());
        assertEquals(Chain.ID, again.chain());
        assertTrue(disk.all().stream().filter(n -> n.endsWith(".seg")).count() > 2, "several segments");
    }

    @Test
    void nothing_can_be_read_before_it_is_committed() throws IOException {
        Spool spool = open(disk);
        Chain.append(spool);
        assertEquals(OptionalLong.empty(), spool.waiting(0));
        assertEquals(Optional.empty(), spool.read(0));
        spool.commit();
        assertEquals(OptionalLong.of(0), spool.waiting(0));
    }

    @Test
    void each_append_is_an_fsync_of_its_own_when_asked() throws IOException {
        Spool spool = Spool.open(disk, new SpoolLimits(1 << 20, 0, 4096, true), Chain.ID);
        int before = disk.forces();
        Chain.append(spool);
        assertEquals(before + 1, disk.forces());
        assertTrue(spool.isWaiting(0));
    }

    @Test
    void survives_truncation_at_every_byte_offset() throws IOException {
        Spool spool = open(disk);
        List<Bytes> made = fill(spool, 4);
        Bytes whole = disk.content(FIRST);
        int frame = Frame.HEAD_BYTES;
        for (int cut = 0; cut <= whole.size(); cut++) {
            int expected = 0;
            int end = 0;
            while (expected < made.size() && end + frame + made.get(expected).size() <= cut) {
                end += frame + made.get(expected).size();
                expected++;
            }
            Spool again = open(disk.with(FIRST, whole.slice(0, cut)));
            assertHolds(made.subList(0, expected), again);
            Bytes next = Chain.appendAndCommit(again);
            assertEquals(Optional.of(next), again.read(expected), "cut at " + cut);
            assertEquals(List.of(), again.gaps(), "a torn end is no gap, cut at " + cut);
        }
    }

    @Test
    void a_bit_flip_in_a_sealed_segment_costs_one_statement_and_is_owned_up_to() throws IOException {
        Spool spool = open(disk);
        List<Bytes> made = fill(spool, 20);
        Bytes sound = disk.content(FIRST);
        for (int at = 0; at < sound.size(); at += 7) {
            byte[] spoiled = sound.toArray();
            spoiled[at] ^= 0x10;
            MemoryDisk damaged = disk.with(FIRST, Bytes.wrap(spoiled));
            Spool again = open(damaged);
            List<Spool.Missing> gaps = again.gaps();
            assertEquals(1, gaps.size(), "flip at " + at);
            assertEquals(gaps.get(0).from(), gaps.get(0).to(), "flip at " + at);
            for (int seq = 0; seq < made.size(); seq++) {
                Optional<Bytes> expected = seq == gaps.get(0).from() ? Optional.empty() : Optional.of(made.get(seq));
                assertEquals(expected, again.read(seq), "flip at " + at + ", seq " + seq);
            }
            assertTrue(damaged.all().stream().anyMatch(n -> n.startsWith("quarantine/" + FIRST)), "flip at " + at);
            assertEquals(20, again.nextSeq());
        }
    }

    @Test
    void a_reported_gap_is_not_reported_again_after_a_restart() throws IOException {
        Spool spool = open(disk);
        fill(spool, 20);
        byte[] spoiled = disk.content(FIRST).toArray();
        spoiled[100] ^= 1;
        MemoryDisk damaged = disk.with(FIRST, Bytes.wrap(spoiled));
        Spool again = open(damaged);
        assertEquals(List.of(new Spool.Missing(0, 0)), again.gaps());
        Spool crashedBeforeTheRecord = open(damaged);
        assertEquals(1, crashedBeforeTheRecord.gaps().size());
        Chain.appendAndCommit(crashedBeforeTheRecord);
        crashedBeforeTheRecord.gapsReported(crashedBeforeTheRecord.gaps());
        assertEquals(List.of(), open(damaged).gaps());
    }

    @Test
    void a_crash_in_the_middle_of_a_repair_is_finished_at_the_next_start() throws IOException {
        Spool spool = open(disk);
        List<Bytes> made = fill(spool, 12);
        Bytes sound = disk.content(FIRST);
        MemoryDisk beforeTheFirstMove = disk.with(FIRST + ".repair", sound.slice(0, 10));
        assertHolds(made, open(beforeTheFirstMove));
        MemoryDisk betweenTheMoves = disk.without(FIRST).with(FIRST + ".repair", sound);
        assertHolds(made, open(betweenTheMoves));
        assertFalse(betweenTheMoves.all().contains(FIRST + ".repair"));
    }

    @Test
    void a_lost_segment_is_a_gap_of_many() throws IOException {
        Spool spool = open(disk);
        fill(spool, 20);
        MemoryDisk holed = disk.without(FIRST);
        Spool again = open(holed);
        assertEquals(0, again.gaps().get(0).from());
        assertEquals(20, again.nextSeq());
        assertEquals(again.gaps().get(0).to() + 1, again.waiting(0).orElseThrow());
    }

    @Test
    void only_receipted_segments_are_deleted_and_the_chain_goes_on() throws IOException {
        Spool spool = open(disk);
        fill(spool, 20);
        Hash prev = spool.prev();
        for (long seq = 0; seq < 20; seq++) {
            if (seq != 3) {
                spool.receipted(seq);
            }
        }
        spool.tidy();
        assertTrue(disk.all().contains(FIRST), "3 waits in it");
        assertEquals(3, spool.position());
        spool.receipted(3);
        spool.close();
        Spool again = open(disk);
        assertFalse(disk.all().contains(FIRST));
        assertEquals(20, again.position());
        assertEquals(20, again.nextSeq());
        assertEquals(prev, again.prev());
        assertEquals(List.of(), again.gaps());
    }

    @Test
    void the_chain_goes_on_when_every_segment_is_gone() throws IOException {
        Spool spool = open(disk);
        fill(spool, 5);
        Hash prev = spool.prev();
        for (long seq = 0; seq < 5; seq++) {
            spool.receipted(seq);
        }
        spool.anchor(new Anchor(7, Hash.sha256()));
        spool.tidy();
        Spool again = open(disk.without(FIRST));
        assertEquals(5, again.nextSeq());
        assertEquals(prev, again.prev());
        assertEquals(Optional.of(new Anchor(7, Hash.sha256())), again.anchor());
    }

    @Test
    void a_torn_state_slot_leaves_the_other() throws IOException {
        Spool spool = open(disk);
        fill(spool, 5);
        spool.receipted(0);
        spool.tidy();
        spool.receipted(1);
        spool.tidy();
        Bytes state = disk.content(SpoolState.FILE);
        for (int at = 0; at < state.size(); at++) {
            byte[] torn = state.toArray();
            torn[at] ^= 1;
            Spool again = open(disk.with(SpoolState.FILE, Bytes.wrap(torn)));
            assertEquals(Chain.ID, again.chain());
            assertEquals(5, again.nextSeq(), "byte " + at);
            assertTrue(again.position() == 2 || again.position() == 1, "byte " + at + ": " + again.position());
        }
    }

    @Test
    void a_lost_state_file_is_made_again_from_the_segments() throws IOException {
        Spool spool = open(disk);
        List<Bytes> made = fill(spool, 5);
        Spool again = Spool.open(disk.without(SpoolState.FILE), LIMITS, Bytes.ofHex("00".repeat(16)));
        assertHolds(made, again);
        assertEquals(Chain.ID, again.chain(), "the statements' chain, not a new one");
    }

    @Test
    void at_its_limit_it_takes_nothing_and_overwrites_nothing() throws IOException {
        Spool spool = Spool.open(disk, new SpoolLimits(8192, 0, 4096, false), Chain.ID);
        List<Bytes> made = new ArrayList<>();
        SpoolTrouble.Full full = assertThrows(SpoolTrouble.Full.class, () -> {
            while (true) {
                made.add(Chain.appendAndCommit(spool));
            }
        });
        assertTrue(full.getMessage().startsWith("SPL-01"));
        assertTrue(spool.fill().ratio() > 0.8 && spool.fill().ratio() <= 1, "" + spool.fill());
        assertHolds(made, spool);
        for (long seq = 0; seq < made.size(); seq++) {
            spool.receipted(seq);
        }
        spool.tidy();
        Chain.appendAndCommit(spool);
        assertTrue(spool.isWaiting(made.size()));
    }

    @Test
    void leaves_the_reserve_of_the_file_system_alone() throws IOException {
        disk.capacity(200_000);
        Spool spool = Spool.open(disk, new SpoolLimits(1 << 20, 15_000, 4096, false), Chain.ID);
        assertThrows(SpoolTrouble.Full.class, () -> {
            while (true) {
                Chain.appendAndCommit(spool);
            }
        });
        assertTrue(disk.freeBytes() >= 15_000);
        assertTrue(spool.fill().ratio() > 0.97, "the file system is what is full: " + spool.fill());
    }

    @Test
    void of_a_small_card_only_a_tenth_is_kept_free() throws IOException {
        disk.capacity(40_000);
        Spool spool = Spool.open(disk, new SpoolLimits(1 << 20, 512 << 20, 4096, false), Chain.ID);
        assertThrows(SpoolTrouble.Full.class, () -> {
            while (true) {
                Chain.appendAndCommit(spool);
            }
        });
        assertTrue(disk.used() > 30_000, "it was used: " + disk.used());
        assertTrue(disk.freeBytes() >= 4_000);
    }

    @Test
    void alarms_have_half_of_the_reserve_of_a_small_card_too() throws IOException {
        disk.capacity(100_000);
        SpoolLimits limits = new SpoolLimits(1 << 20, 512 << 20, 4096, false);
        disk.overwrite("balloon", 0, Bytes.wrap(new byte[93_000]));
        Spool readings = Spool.open(disk, limits, Chain.ID);
        assertEquals(1, readings.fill().ratio());
        assertThrows(SpoolTrouble.Full.class, () -> Chain.append(readings));
        Spool alarms = Spool.open(disk, limits.forAlarms(), Chain.ID);
        Chain.appendAndCommit(alarms);
        assertTrue(alarms.fill().ratio() < 0.97, "there is room for more: " + alarms.fill());
    }

    @Test
    void a_disk_that_others_filled_is_full_even_for_an_empty_spool() throws IOException {
        disk.capacity(100_000);
        Spool spool = Spool.open(disk, new SpoolLimits(1 << 20, 5_000, 4096, false), Chain.ID);
        assertEquals(0, spool.fill().ratio());
        disk.overwrite("balloon", 0, Bytes.wrap(new byte[96_000]));
        assertEquals(1, spool.fill().ratio());
        assertThrows(SpoolTrouble.Full.class, () -> Chain.append(spool));
    }

    @Test
    void its_trouble_is_told_until_all_is_durable() throws IOException {
        Spool spool = open(disk);
        Chain.append(spool);
        disk.failForces(2);
        assertThrows(SpoolTrouble.Failed.class, spool::commit);
        assertTrue(spool.trouble().startsWith("SPL-02"), spool.trouble());
        assertThrows(SpoolTrouble.Failed.class, spool::commit);
        spool.commit();
        assertEquals("", spool.trouble());
    }

    @Test
    void a_full_disk_keeps_what_was_signed_in_memory_and_writes_it_later() throws IOException {
        Spool spool = open(disk);
        List<Bytes> made = fill(spool, 3);
        disk.capacity(disk.used() + 200);
        SpoolLimits noReserve = LIMITS;
        assertEquals(0, noReserve.reserveBytes());
        disk.capacity(Long.MAX_VALUE);
        made.add(Chain.append(spool));
        disk.capacity(disk.used() + 200);
        SpoolTrouble.Failed failed = assertThrows(SpoolTrouble.Failed.class, spool::commit);
        assertTrue(failed.getMessage().startsWith("SPL-02"));
        assertEquals(4, spool.nextSeq(), "its number is used");
        assertFalse(spool.isWaiting(3), "but it may not be sent");
        disk.capacity(Long.MAX_VALUE);
        spool.commit();
        assertHolds(made, spool);
        assertHolds(made, open(disk));
    }

    @Test
    void after_a_failed_fsync_the_file_is_never_appended_to_again() throws IOException {
        Spool spool = open(disk);
        List<Bytes> made = fill(spool, 2);
        disk.failForces(1);
        made.add(Chain.append(spool));
        assertThrows(SpoolTrouble.Failed.class, spool::commit);
        int before = disk.content(FIRST).size();
        spool.commit();
        made.add(Chain.appendAndCommit(spool));
        assertEquals(before, disk.content(FIRST).size());
        assertHolds(made, spool);
        Spool again = open(disk);
        assertHolds(made, again);
        assertEquals(List.of(), again.gaps());
    }

    @Test
    void a_disk_that_fails_for_hours_is_not_filled_with_second_attempts() throws IOException {
        Spool spool = open(disk);
        List<Bytes> made = fill(spool, 2);
        made.add(Chain.append(spool));
        disk.failForces(2_000);
        long used = 0;
        for (int attempt = 0; attempt < 2_000; attempt++) {
            assertThrows(SpoolTrouble.Failed.class, spool::commit);
            used = attempt == 0 ? disk.used() : used;
            assertTrue(disk.used() <= used, "attempt " + attempt + ": " + disk.used() + " bytes, " + disk.all());
        }
        spool.commit();
        assertHolds(made, spool);
        assertHolds(made, open(disk));
    }

    @Test
    void a_read_only_disk_stops_nothing_that_is_already_there() throws IOException {
        Spool spool = open(disk);
        List<Bytes> made = fill(spool, 3);
        disk.readOnly(true);
        Chain.append(spool);
        assertThrows(SpoolTrouble.Failed.class, spool::commit);
        spool.tidy();
        assertEquals(Optional.of(made.get(1)), spool.read(1));
    }

    @Test
    void refuses_a_number_that_is_not_the_next() throws IOException {
        Spool spool = open(disk);
        Chain.append(spool);
        assertThrows(IllegalArgumentException.class, () -> spool.append(0, Hash.sha256(), Bytes.of(new byte[10])));
        assertThrows(IllegalArgumentException.class, () -> spool.append(2, Hash.sha256(), Bytes.of(new byte[10])));
        assertThrows(IllegalArgumentException.class, () -> spool.append(1, Hash.sha256(), Bytes.of(new byte[70_000])));
    }

    @Test
    void two_agents_cannot_use_one_folder(@TempDir Path folder) throws IOException {
        try (Spool first = open(Disk.folder(folder))) {
            Chain.appendAndCommit(first);
            assertThrows(IOException.class, () -> Disk.folder(folder));
        }
        try (Spool again = open(Disk.folder(folder))) {
            assertEquals(1, again.nextSeq());
        }
    }

    @Test
    void a_real_folder_keeps_what_a_memory_disk_keeps(@TempDir Path folder) throws IOException {
        List<Bytes> made;
        try (Spool spool = open(Disk.folder(folder))) {
            made = fill(spool, 20);
            spool.refused(4, "STM-01");
        }
        assertTrue(Files.exists(folder.resolve("refused/0000000000000004-STM-01.cbor")));
        byte[] spoiled = Files.readAllBytes(folder.resolve(FIRST));
        spoiled[50] ^= 1;
        Files.write(folder.resolve(FIRST), spoiled);
        try (Spool spool = open(Disk.folder(folder))) {
            assertEquals(List.of(new Spool.Missing(0, 0)), spool.gaps());
            assertEquals(Optional.of(made.get(19)), spool.read(19));
        }
    }
}
