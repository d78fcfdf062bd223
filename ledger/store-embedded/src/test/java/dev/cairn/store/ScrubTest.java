package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.CapsuleStore;
import dev.cairn.ledger.Finding;
import dev.cairn.ledger.Inspection;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.ObjectSource;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Scrub;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.PassedOnCapsules;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.statement.ChainPen;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bits rot on the disk of a running ledger: one pass finds each of them and names it, and nothing rotten is served. */
class ScrubTest {
    private static final long SEED = 20_261_129;
    private static final int BITS = 100;
    private static final int BLOCKS = 9;
    private static final int BITS_A_PASS = 20;
    private static final Consortium ALL = Consortium.withoutWitnesses(43);

    /** So short that a pass does not pause. */
    private static final Duration AT_ONCE = Duration.ofNanos(100);

    @TempDir
    static Path folder;

    private static Stores stores;
    private static Ledger ledger;
    private static List<Long> readings = new ArrayList<>();

    private final Random random = new Random(SEED);

    @BeforeAll
    static void a_running_ledger() {
        stores = EmbeddedStores.open(folder);
        LedgerConfig config = LedgerConfig.of(ALL.genesis)
                .withSealPeriod(Duration.ofMillis(20))
                .withLimits(10_000, 0, 64 << 20);
        ledger = Ledger.open(config, stores, ALL.log, List.of(), ALL.clock);
        ChainPen pen = ALL.pen(ALL.device, Consortium.chain(1));
        ALL.found(ledger, Consortium.chain(1));
        for (int block = 0; block < BLOCKS; block++) {
            List<Offer> offers = new ArrayList<>();
            for (int i = 0; i < 70; i++) {
                offers.add(ALL.reading(pen, i));
            }
            readings.addAll(Founding.submit(ledger, offers, Duration.ofSeconds(20)));
            Await.until("a head over the block", Duration.ofSeconds(60), () -> ledger.witnessed()
                    .filter(head -> head.size() == ledger.sequenced())
                    .isPresent());
        }
    }

    @AfterAll
    static void stop() {
        ledger.close();
        stores.close();
    }

    private static List<Finding> scrubbed(Supplier<Inspection> disk) {
        try (Scrub scrub = new Scrub(ledger, disk, AT_ONCE, ALL.clock, Scrub.Bookmark.NONE)) {
            scrub.pass();
            assertEquals(ledger.published().size(), scrub.state().entries());
            assertTrue(scrub.state().whole().isPresent());
            return scrub.state().findings();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Finding> scrubbed() {
        return scrubbed(() -> EmbeddedStores.again(folder, stores));
    }

    private static List<Path> objects() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("public/tile"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void finds_nothing_in_data_that_are_whole() {
        assertEquals(List.of(), scrubbed());
    }

    @Test
    void finds_and_names_each_rotten_bit_of_tiles_and_bundles_and_serves_none_of_them() throws IOException {
        List<Path> files = objects();
        assertTrue(files.size() > 20 && ledger.published().size() > 600, "files " + files.size());
        for (int i = 0; i < BITS; i++) {
            Path file = files.get(random.nextInt(files.size()));
            String path = folder.resolve("public").relativize(file).toString();
            int at = random.nextInt((int) Files.size(file));
            int bit = random.nextInt(8);
            Rot rot = new Rot(file, at, bit);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            rot.flip();
            String change = path + " byte " + at + " bit " + bit + " seed " + SEED;
            List<Finding> found = scrubbed();
            assertTrue(found.stream().anyMatch(finding -> finding.place().startsWith(path)), () -> change + found);
            assertThrows(Trouble.Corrupt.class, () -> ledger.object(path), change);
            rot.flip();
            assertTrue(ledger.object(path).isPresent(), change);
        }
        assertEquals(List.of(), scrubbed());
    }

    @Test
    void finds_and_names_each_rotten_bit_of_capsules_beside_the_writer() throws IOException {
        for (int pass = 0; pass < BITS / BITS_A_PASS; pass++) {
            Set<Long> indices = new TreeSet<>();
            while (indices.size() < BITS_A_PASS) {
                indices.add(readings.get(random.nextInt(readings.size())));
            }
            List<Rot> rotten = new ArrayList<>();
            for (long index : indices) {
                rotten.addAll(rot(index));
            }
            assertEquals(
                    indices.stream().map(index -> "capsule " + index).toList(),
                    scrubbed().stream().map(Finding::place).toList(),
                    () -> rotten + " seed " + SEED);
            mend(rotten);
        }
        assertEquals(List.of(), scrubbed());
    }

    private static void mend(List<Rot> rotten) throws IOException {
        for (Rot each : rotten) {
            each.flip();
        }
    }

    /** One bit of a file; flipped twice it is as it was. */
    private record Rot(Path file, int at, int bit) {
        void flip() throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer one = ByteBuffer.allocate(1);
                channel.read(one, at);
                channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1 << bit)}), at);
            }
        }
    }

    /** Flips a random bit of a capsule wherever it stands in the database and its log. */
    private List<Rot> rot(long index) throws IOException {
        byte[] capsule = ledger.capsule(index).orElseThrow().toArray();
        int at = random.nextInt(capsule.length);
        int bit = random.nextInt(8);
        List<Rot> rotten = new ArrayList<>();
        for (String name : List.of("capsules.db", "capsules.db-wal")) {
            Path file = folder.resolve(name);
            byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            for (int from = 0; from + capsule.length <= bytes.length; from++) {
                if (Arrays.equals(bytes, from, from + capsule.length, capsule, 0, capsule.length)) {
                    rotten.add(new Rot(file, from + at, bit));
                }
            }
        }
        assertFalse(rotten.isEmpty(), "capsule " + index + " is in no file");
        mend(rotten);
        return rotten;
    }

    @Test
    void a_lost_bundle_and_a_lost_tile_are_named_and_answered_with_an_error() throws IOException {
        for (String path : List.of("tile/entries/001", "tile/0/000")) {
            Path file = folder.resolve("public").resolve(path);
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            assertTrue(scrubbed().stream().anyMatch(finding -> finding.place().startsWith(path)), path);
            assertThrows(Trouble.Corrupt.class, () -> ledger.object(path), path);
            Files.write(file, bytes);
        }
    }

    @Test
    void would_be_red_if_it_passed_the_capsules_by() throws IOException {
        List<Rot> rotten = rot(readings.get(7));
        Supplier<Inspection> blind = () -> {
            Inspection all = EmbeddedStores.again(folder, stores);
            return new Inspection(
                    all.objects(),
                    all.heads(),
                    all.journal(),
                    Optional.empty(),
                    all.positions(),
                    all.broken(),
                    true,
                    all.closer());
        };
        assertEquals(List.of(), scrubbed(blind), "the planted bug misses it");
        assertEquals(1, scrubbed().size());
        mend(rotten);
    }

    @Test
    void tells_once_keeps_saying_it_and_forgets_it_after_a_whole_pass() throws Exception {
        Path file = objects().get(0);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Rot rot = new Rot(file, 5, 1);
        try (Scrub scrub = new Scrub(
                        ledger, () -> EmbeddedStores.again(folder, stores), AT_ONCE, ALL.clock, Scrub.Bookmark.NONE)
                .start()) {
            Await.until("a first pass", Duration.ofSeconds(60), () -> scrub.state()
                    .whole()
                    .isPresent());
            rot.flip();
            Await.until("found", Duration.ofSeconds(60), () -> scrub.state().count() > 0);
            rot.flip();
            Await.until(
                    "whole again", Duration.ofSeconds(60), () -> scrub.state().count() == 0);
        }
    }

    /** What a disk does with a rotten sector: the file is there, and reading it fails, each time. */
    @Test
    void what_cannot_be_read_is_damage_and_the_pass_goes_on_behind_it() throws IOException {
        Path file = folder.resolve("public/tile/entries/000");
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        Files.createDirectory(file);
        List<Rot> rotten = rot(readings.get(readings.size() - 1));
        List<Finding> found = scrubbed();
        assertEquals("FSK-01", found.get(0).code(), found::toString);
        assertTrue(found.get(0).place().startsWith("tile/entries/000"), found::toString);
        assertEquals(
                "capsule " + readings.get(readings.size() - 1), found.get(1).place());
        mend(rotten);
        Files.delete(file);
        Files.write(file, bytes);
        assertEquals(List.of(), scrubbed());
    }

    @Test
    void a_capsule_store_that_fails_on_one_row_is_damaged_there() throws InterruptedException {
        long bad = readings.get(5);
        Supplier<Inspection> failing = () -> {
            Inspection all = EmbeddedStores.again(folder, stores);
            CapsuleStore torn = new PassedOnCapsules(all.capsules().orElseThrow()) {
                @Override
                public Optional<Bytes> get(long index) {
                    if (index == bad) {
                        throw new Trouble.Unavailable("disk I/O error");
                    }
                    return super.get(index);
                }
            };
            return with(all, all.objects(), torn);
        };
        List<Finding> found = scrubbed(failing);
        assertEquals(
                List.of("capsule " + bad), found.stream().map(Finding::place).toList());
    }

    private static Inspection with(Inspection all, ObjectSource objects, CapsuleStore capsules) {
        return new Inspection(
                objects,
                all.heads(),
                all.journal(),
                Optional.of(capsules),
                all.positions(),
                all.broken(),
                true,
                all.closer());
    }

    @Test
    void what_was_found_before_a_pass_broke_off_stands_until_a_whole_pass() throws Exception {
        Path file = objects().stream()
                .filter(each -> each.endsWith("tile/entries/000"))
                .findFirst()
                .orElseThrow();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Rot rot = new Rot(file, 5, 1);
        rot.flip();
        AtomicBoolean breaks = new AtomicBoolean(true);
        Supplier<Inspection> breaking = () -> {
            Inspection all = EmbeddedStores.again(folder, stores);
            ObjectSource objects = key -> {
                if (breaks.get() && key.startsWith("tile/entries/001")) {
                    throw new IllegalStateException("planted");
                }
                return all.objects().get(key);
            };
            return with(all, objects, all.capsules().orElseThrow());
        };
        try (Scrub scrub = new Scrub(ledger, breaking, AT_ONCE, ALL.clock, Scrub.Bookmark.NONE)) {
            assertThrows(IllegalStateException.class, scrub::pass);
            rot.flip();
            assertThrows(IllegalStateException.class, scrub::pass);
            assertEquals(1, scrub.state().count(), "it began behind the damage, and nobody has seen that it is mended");
            breaks.set(false);
            scrub.pass();
            assertEquals(0, scrub.state().count());
        }
    }

    /** Whatever the place it is told to begin at: a pass reads everything, and finds what is rotten on both sides of it. */
    @Test
    void begins_anywhere_and_reads_everything() throws Exception {
        long bundles = ledger.published().size() / 256;
        assertTrue(bundles >= 2);
        List<Rot> rotten = new ArrayList<>();
        for (String path : List.of("tile/entries/000", "tile/0/001")) {
            Path file = folder.resolve("public").resolve(path);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            rotten.add(new Rot(file, 77, 3));
        }
        for (long place : List.of(0L, 1L, bundles, bundles + 1, Long.MAX_VALUE, -7L)) {
            assertEquals(List.of(), scrubbedFrom(place), () -> "place " + place);
            mend(rotten);
            assertEquals(
                    Set.of("tile/entries/000", "tile/0/001"),
                    scrubbedFrom(place).stream()
                            .map(finding -> finding.object().orElseThrow().path())
                            .collect(Collectors.toSet()),
                    () -> "place " + place);
            mend(rotten);
        }
    }

    private static List<Finding> scrubbedFrom(long place) throws InterruptedException {
        Noted mark = new Noted(place);
        try (Scrub scrub = new Scrub(ledger, () -> EmbeddedStores.again(folder, stores), AT_ONCE, ALL.clock, mark)) {
            scrub.pass();
            assertTrue(scrub.state().whole().isPresent());
            return scrub.state().findings();
        }
    }

    private record Noted(long place) implements Scrub.Bookmark {
        @Override
        public long read() {
            return place;
        }

        @Override
        public void write(long bundle) {}
    }

    @Test
    void a_store_that_does_not_answer_is_no_damage() throws InterruptedException {
        Supplier<Inspection> silent = () -> {
            Inspection all = EmbeddedStores.again(folder, stores);
            return new Inspection(
                    key -> {
                        throw new Trouble.Unavailable("planted");
                    },
                    Optional.empty(),
                    Optional.empty(),
                    all.capsules(),
                    all.positions(),
                    List.of(),
                    true,
                    all.closer());
        };
        try (Scrub scrub = new Scrub(ledger, silent, Duration.ofHours(1), ALL.clock, Scrub.Bookmark.NONE)) {
            assertThrows(RuntimeException.class, scrub::pass);
            assertEquals(0, scrub.state().count());
            assertTrue(scrub.state().whole().isEmpty(), "and nobody says that all is whole");
        }
    }
}
