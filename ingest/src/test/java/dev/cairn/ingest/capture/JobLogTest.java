package dev.cairn.ingest.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.capture.JobLog.Place;
import dev.cairn.ingest.capture.JobRecord.Kind;
import dev.cairn.ledger.fake.Await;
import dev.cairn.model.disk.MemoryDisk;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log of captures under crashes, damage and disks that fail. */
class JobLogTest {
    private static final int SEGMENT_BYTES = 4_096;
    private static final String FIRST = "0000000000000000.seg";

    private final MemoryDisk disk = new MemoryDisk();
    private final List<JobLog> open = new ArrayList<>();

    /** The newest record of each capture, as one would keep it. */
    private static final class Held implements JobLog.Living {
        final Map<String, JobRecord> records = new LinkedHashMap<>();
        final Map<String, Place> places = new LinkedHashMap<>();

        @Override
        public synchronized void found(JobRecord record, Place place) {
            if (record.kind() == Kind.GONE) {
                records.remove(record.id());
                places.remove(record.id());
            } else {
                records.put(record.id(), record);
                places.put(record.id(), place);
            }
        }

        synchronized void forget(String id) {
            records.remove(id);
            places.remove(id);
        }

        synchronized Map<String, Place> where() {
            return Map.copyOf(places);
        }

        @Override
        public synchronized long bytes() {
            return places.values().stream().mapToLong(Place::bytes).sum();
        }

        @Override
        public synchronized Optional<Place> eldest() {
            return places.values().stream().min((a, b) -> Long.compare(a.first(), b.first()));
        }

        @Override
        public synchronized void moved(Place from, Optional<Place> to) {
            places.replaceAll((id, place) -> place.equals(from) ? to.orElseThrow() : place);
        }
    }

    private final Held held = new Held();

    private JobLog open(MemoryDisk on, Held living) throws IOException {
        JobLog log = JobLog.open(on, SEGMENT_BYTES, living);
        open.add(log);
        return log;
    }

    @AfterEach
    void close() throws IOException {
        disk.release();
        for (JobLog log : open) {
            log.close();
        }
    }

    private static String id(int number) {
        return String.format("%032x", number);
    }

    private static JobRecord record(Kind kind, int number, int bytes) {
        byte[] content = new byte[bytes];
        SplittableRandom random = new SplittableRandom(number);
        for (int i = 0; i < bytes; i++) {
            content[i] = (byte) random.nextInt();
        }
        return new JobRecord(kind, id(number), Bytes.wrap(content));
    }

    private CompletableFuture<Void> keep(JobLog log, JobRecord record) {
        return log.append(record, place -> held.found(record, place));
    }

    private static List<JobRecord> in(MemoryDisk on) throws IOException {
        Held found = new Held();
        JobLog.open(on, SEGMENT_BYTES, found).close();
        return List.copyOf(found.records.values());
    }

    private static void assertFails(CompletableFuture<Void> waits) {
        assertTrue(assertThrows(CompletionException.class, waits::join).getCause() instanceof IOException);
    }

    private static boolean takes(JobLog log) {
        try {
            log.requireTaking();
            return true;
        } catch (IOException no) {
            return false;
        }
    }

    // What was told is there

    @Test
    void finds_records_of_every_size_again() throws IOException {
        JobLog log = open(disk, held);
        List<JobRecord> made = new ArrayList<>();
        for (int bytes : List.of(0, 1, 5_000, 65_515, 65_516, 65_517, 131_032, 131_033, 300_000)) {
            made.add(record(Kind.KEPT, made.size(), bytes));
            keep(log, made.get(made.size() - 1)).join();
        }
        assertEquals(made, in(disk.with("lock", Bytes.EMPTY)));
        for (JobRecord each : made) {
            assertEquals(Optional.of(each), log.read(held.where().get(each.id())), each.id());
        }
    }

    @Test
    void nobody_is_told_before_a_power_cut_could_do_no_harm() throws IOException {
        JobLog log = open(disk, held);
        for (int i = 0; i < 20; i++) {
            JobRecord record = record(Kind.KEPT, i, 1_000 * i);
            MemoryDisk left =
                    keep(log, record).thenApply(told -> disk.afterPowerCut()).join();
            assertTrue(in(left).contains(record), "record " + i);
        }
    }

    @Test
    void whoever_waits_is_not_told_while_the_sync_hangs() throws IOException {
        JobLog log = open(disk, held);
        disk.hold();
        CompletableFuture<Void> first = keep(log, record(Kind.KEPT, 1, 100));
        CompletableFuture<Void> second = keep(log, record(Kind.KEPT, 2, 100));
        Await.until("the sync hangs", disk::hangs);
        assertFalse(first.isDone() || second.isDone());
        disk.release();
        CompletableFuture.allOf(first, second).join();
    }

    @Test
    void all_who_wait_share_one_sync() throws Exception {
        JobLog log = open(disk, held);
        CountDownLatch busy = new CountDownLatch(1);
        JobRecord first = record(Kind.KEPT, 0, 10);
        CompletableFuture<Void> before = log.append(first, place -> {
            try {
                busy.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        List<CompletableFuture<Void>> waits = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            int number = i;
            waits.add(keep(log, record(Kind.KEPT, i, 10)).thenRun(() -> order.add(number)));
        }
        int forces = disk.forces();
        busy.countDown();
        before.join();
        CompletableFuture.allOf(waits.toArray(CompletableFuture[]::new)).join();
        assertEquals(forces + 1, disk.forces());
        assertEquals(30, order.size());
        assertEquals(order.stream().sorted().toList(), order, "in the order of the calls");
    }

    @Test
    void what_is_only_noted_costs_no_sync_and_survives_a_killed_process() throws IOException {
        JobLog log = open(disk, held);
        keep(log, record(Kind.KEPT, 1, 100)).join();
        int forces = disk.forces();
        JobRecord ended = record(Kind.ENDED, 1, 50);
        CompletableFuture<Place> noted = new CompletableFuture<>();
        log.note(ended, noted::complete);
        noted.join();
        assertEquals(forces, disk.forces());
        assertEquals(List.of(ended), in(disk.with("lock", Bytes.EMPTY)));
        assertEquals(List.of(record(Kind.KEPT, 1, 100)), in(disk.afterPowerCut()), "a power cut takes it back");
        keep(log, record(Kind.KEPT, 2, 100)).join();
        assertTrue(in(disk.afterPowerCut()).contains(ended), "the next sync is its own");
    }

    // Crashes and damage

    private List<JobRecord> three() throws IOException {
        JobLog log = open(disk, held);
        List<JobRecord> made = List.of(record(Kind.KEPT, 1, 70), record(Kind.ENDED, 2, 0), record(Kind.KEPT, 3, 150));
        made.forEach(each -> keep(log, each).join());
        return made;
    }

    @Test
    void cut_at_every_byte_it_holds_what_was_whole_and_goes_on_behind_it() throws IOException {
        List<JobRecord> made = three();
        Bytes whole = disk.content(FIRST);
        long size = 0;
        List<Long> ends = new ArrayList<>();
        for (JobRecord each : made) {
            size += held.where().get(each.id()).bytes();
            ends.add(size);
        }
        assertEquals(size, whole.size());
        for (int cut = 0; cut <= whole.size(); cut++) {
            int at = cut;
            MemoryDisk torn = disk.with(FIRST, whole.slice(0, cut));
            List<JobRecord> left = new ArrayList<>(
                    made.subList(0, (int) ends.stream().filter(end -> end <= at).count()));
            assertEquals(left, in(torn), "cut at " + cut);
            JobLog again = open(torn, new Held());
            left.add(record(Kind.KEPT, 9, 80));
            again.append(left.get(left.size() - 1), place -> {}).join();
            assertEquals(left, in(torn), "cut at " + cut + ", and one more");
            again.close();
        }
    }

    @Test
    void a_record_cut_between_its_frames_does_not_harm_the_next() throws IOException {
        JobLog log = open(disk, held);
        JobRecord large = record(Kind.KEPT, 1, 150_000);
        keep(log, large).join();
        log.close();
        List<String> names = disk.all();
        MemoryDisk torn = disk.without(names.get(names.size() - 1));
        assertEquals(List.of(), in(torn));
        for (int id : List.of(1, 2)) {
            JobLog again = open(torn, new Held());
            again.append(record(Kind.ENDED, id, 10 + id), place -> {}).join();
            again.close();
        }
        assertEquals(List.of(record(Kind.ENDED, 1, 11), record(Kind.ENDED, 2, 12)), in(torn));
    }

    @Test
    void one_damaged_byte_costs_one_record_and_never_the_start() throws IOException {
        List<JobRecord> made = three();
        Bytes whole = disk.content(FIRST);
        int at = 0;
        for (JobRecord each : made) {
            int end = at + (int) held.where().get(each.id()).bytes();
            List<JobRecord> left = new ArrayList<>(made);
            left.remove(each);
            for (; at < end; at++) {
                byte[] spoiled = whole.toArray();
                spoiled[at] ^= 0x20;
                MemoryDisk damaged = disk.with(FIRST, Bytes.wrap(spoiled));
                assertEquals(left, in(damaged), "byte " + at);
            }
        }
    }

    @Test
    void a_damaged_part_costs_its_record_only() throws IOException {
        JobLog log = open(disk, held);
        List<JobRecord> made =
                List.of(record(Kind.KEPT, 1, 10), record(Kind.KEPT, 2, 200_000), record(Kind.KEPT, 3, 10));
        made.forEach(each -> keep(log, each).join());
        String part = held.where().get(id(2)).slots().get(1).segment();
        byte[] spoiled = disk.content(part).toArray();
        spoiled[1_000] ^= 1;
        assertEquals(List.of(made.get(0), made.get(2)), in(disk.with(part, Bytes.wrap(spoiled))));
    }

    // Disks that fail

    @Test
    void those_whose_sync_fails_are_told_and_gone_also_after_a_restart() throws IOException {
        JobLog log = open(disk, held);
        keep(log, record(Kind.KEPT, 1, 100)).join();
        disk.failForces(1);
        assertFails(keep(log, record(Kind.KEPT, 2, 100)));
        Await.until("it takes again", () -> takes(log));
        keep(log, record(Kind.KEPT, 3, 100)).join();
        log.close();
        assertEquals(List.of(record(Kind.KEPT, 1, 100), record(Kind.KEPT, 3, 100)), in(disk));
    }

    @Test
    void takes_nothing_while_the_disk_fails() throws IOException {
        JobLog log = open(disk, held);
        disk.failForces(Integer.MAX_VALUE);
        assertFails(keep(log, record(Kind.KEPT, 1, 100)));
        assertFalse(takes(log));
        disk.failForces(0);
        Await.until("it takes again", () -> takes(log));
        log.close();
        assertEquals(List.of(), in(disk));
    }

    @Test
    void what_is_noted_is_written_again_after_the_disk_failed() throws IOException {
        JobLog log = open(disk, held);
        JobRecord ended = record(Kind.ENDED, 1, 50);
        CompletableFuture<Place> noted = new CompletableFuture<>();
        log.note(ended, noted::complete);
        noted.join();
        disk.failForces(1);
        assertFails(keep(log, record(Kind.KEPT, 2, 100)));
        Await.until("it takes again", () -> takes(log));
        assertEquals(List.of(ended), in(disk.afterPowerCut()));
    }

    @Test
    void a_disk_that_fills_up_within_a_record_leaves_none_of_it() throws IOException {
        JobLog log = open(disk, held);
        keep(log, record(Kind.KEPT, 1, 100)).join();
        disk.capacity(disk.used() + 100_000);
        assertFails(keep(log, record(Kind.KEPT, 2, 300_000)));
        assertFalse(takes(log), "less is left than others need");
        disk.capacity(Long.MAX_VALUE);
        Await.until("it takes again", () -> takes(log));
        keep(log, record(Kind.KEPT, 3, 100)).join();
        log.close();
        assertEquals(List.of(record(Kind.KEPT, 1, 100), record(Kind.KEPT, 3, 100)), in(disk));
    }

    @Test
    void takes_nothing_where_others_need_the_rest_of_the_disk() throws IOException {
        JobLog log = open(disk, held);
        disk.capacity(CaptureLimits.LOG_RESERVE_BYTES + disk.used() - 1);
        assertThrows(IOException.class, log::requireTaking);
        disk.capacity(CaptureLimits.LOG_RESERVE_BYTES + disk.used());
        log.requireTaking();
    }

    @Test
    void takes_nothing_when_it_is_closed() throws IOException {
        JobLog log = open(disk, held);
        log.close();
        assertThrows(IOException.class, log::requireTaking);
        assertFails(keep(log, record(Kind.KEPT, 1, 100)));
        assertEquals(List.of(), in(disk));
    }

    // Letting go

    @Test
    void what_counts_no_more_does_not_stay_on_the_disk() throws IOException {
        JobLog log = open(disk, held);
        JobRecord eldest = record(Kind.KEPT, 0, 300);
        keep(log, eldest).join();
        int jobs = 600;
        for (int i = 1; i <= jobs; i++) {
            JobRecord ended = record(Kind.ENDED, i, 40);
            keep(log, record(Kind.KEPT, i, 900)).join();
            CompletableFuture<Void> noted = new CompletableFuture<>();
            log.note(ended, place -> {
                held.found(ended, place);
                noted.complete(null);
            });
            noted.join();
            if (i > 30) {
                held.forget(id(i - 30));
            }
            if (i % 50 == 0) {
                assertTrue(in(disk.afterPowerCut()).containsAll(List.of(eldest)), "after " + i);
            }
        }
        keep(log, record(Kind.KEPT, jobs + 1, 10)).join();
        Map<String, Place> where = held.where();
        log.close();
        long most = 2 * held.bytes() + (CaptureLimits.LOG_SLACK_SEGMENTS + 1L) * SEGMENT_BYTES;
        assertTrue(disk.used() <= most, disk.used() + " bytes, at most " + most);
        Map<String, JobRecord> left = new LinkedHashMap<>();
        in(disk).forEach(each -> left.put(each.id(), each));
        assertEquals(eldest, left.get(id(0)));
        for (int i = jobs - 29; i <= jobs; i++) {
            assertEquals(record(Kind.ENDED, i, 40), left.get(id(i)));
            assertTrue(where.containsKey(id(i)));
        }
    }
}
