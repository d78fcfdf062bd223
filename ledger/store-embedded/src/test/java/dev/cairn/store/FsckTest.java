package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.CapsuleStore.Held;
import dev.cairn.ledger.Finding;
import dev.cairn.ledger.Fsck;
import dev.cairn.ledger.Inspection;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.LocalCosigner;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.statement.ChainPen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One byte or row of each kind is changed: nothing may be missed, and the place must be named. */
class FsckTest {

    private static final long SEED = 20_260_729;
    private static final int CHANGES_A_KIND = 12;
    private static final Consortium ALL = Consortium.withQuorum(41, 2);

    @TempDir
    static Path folder;

    @TempDir
    Path copy;

    private final Random random = new Random(SEED);

    @BeforeAll
    static void a_ledger_of_some_blocks() {
        ChainPen pen = ALL.pen(ALL.device, Consortium.chain(1));
        try (Stores stores = EmbeddedStores.open(folder.resolve("ledger"), 1 << 18);
                Ledger ledger = open(stores)) {
            ALL.found(ledger, Consortium.chain(1));
            for (int block = 0; block < 9; block++) {
                List<Offer> offers = new ArrayList<>();
                for (int i = 0; i < 70; i++) {
                    offers.add(ALL.reading(pen, i));
                }
                List<Long> indices = Founding.submit(ledger, offers, Duration.ofSeconds(20));
                long last = indices.get(indices.size() - 1);
                Await.until("a head over the block", () -> ledger.witnessed()
                        .filter(head -> head.size() > last)
                        .isPresent());
            }
            Await.until("a witnessed head", () -> ledger.witnessed()
                    .filter(head -> head.size() == ledger.sequenced())
                    .isPresent());
        }
    }

    private static Ledger open(Stores stores) {
        LedgerConfig config = LedgerConfig.of(ALL.genesis)
                .withSealPeriod(Duration.ofMillis(20))
                .withLimits(10_000, 0, 64 << 20);
        return Ledger.open(
                config,
                stores,
                ALL.log,
                List.of(new LocalCosigner(ALL, 0), new LocalCosigner(ALL, 1), new LocalCosigner(ALL, 2)),
                ALL.clock);
    }

    private static Fsck.Report check(Path ledger) {
        return check(ledger, log -> log);
    }

    private static Fsck.Report check(Path ledger, UnaryOperator<Inspection> seen) {
        try (Inspection log = EmbeddedStores.inspect(ledger)) {
            return Fsck.run(
                    seen.apply(log),
                    new Fsck.Options(ALL.genesis, true, true, Optional.of(Set.of())),
                    finding -> {},
                    done -> {});
        }
    }

    private Path fresh() throws IOException {
        Path to = copy.resolve("ledger");
        if (Files.exists(to)) {
            try (Stream<Path> old = Files.walk(to)) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Path from = folder.resolve("ledger");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    private static List<Path> files(Path ledger, String inside) throws IOException {
        try (Stream<Path> files = Files.walk(ledger.resolve(inside))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Flips one bit; gives the byte's offset. */
    private int flip(Path file, int below) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        byte[] bytes = Files.readAllBytes(file);
        int at = random.nextInt(below > 0 ? below : bytes.length);
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
        return at;
    }

    /** In the newest, partial bundle there is no tile above to ask: the signed root decides, and nothing behind is accused. */
    @Test
    void one_wrong_byte_at_the_right_edge_is_one_finding() throws IOException {
        for (boolean last : new boolean[] {false, true}) {
            Path ledger = fresh();
            Path bundle = files(ledger, "public/tile/entries").stream()
                    .max(Comparator.comparing(FsckTest::width))
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(bundle);
            bytes[last ? bytes.length - 1 : 300] ^= 1;
            Files.setPosixFilePermissions(bundle, PosixFilePermissions.fromString("rw-------"));
            Files.write(bundle, bytes);
            Fsck.Report report = check(ledger);
            assertEquals(1, report.count(), report::toString);
            assertEquals("FSK-03", report.findings().get(0).code());
            assertTrue(
                    report.findings()
                            .get(0)
                            .place()
                            .contains(bundle.getFileName().toString()),
                    report::toString);
        }
    }

    /** Full bundles of this ledger are older than its newest partial one. */
    private static int width(Path bundle) {
        String name = bundle.getFileName().toString();
        boolean partial = String.valueOf(bundle.getParent()).endsWith(".p");
        return partial
                ? Integer.parseInt(name)
                        + 1000
                                * Integer.parseInt(
                                        String.valueOf(bundle.getParent().getFileName())
                                                .substring(0, 3))
                : -1;
    }

    private static void requireNamed(Fsck.Report report, String place, String change) {
        assertFalse(report.clean(), () -> "missed: " + change + " seed=" + SEED);
        assertTrue(
                report.findings().stream().anyMatch(finding -> finding.place().contains(place)),
                () -> change + " seed=" + SEED + " is not named in " + report.findings());
    }

    @Test
    void finds_nothing_in_a_ledger_that_is_whole() {
        Fsck.Report report = check(folder.resolve("ledger"));
        assertEquals(List.of(), report.findings());
        assertTrue(report.size() > 600 && report.capsules() > 600 && report.rows() > 600 && report.records() > 0);
        assertTrue(report.objects() > 20, report::toString);
    }

    @Test
    void names_every_tile_and_bundle_that_was_changed() throws IOException {
        int files = files(folder.resolve("ledger"), "public/tile").size();
        assertTrue(files > 20, "files " + files);
        for (int i = 0; i < files; i++) {
            Path ledger = fresh();
            Path file = files(ledger, "public/tile").get(i);
            String path = ledger.resolve("public").relativize(file).toString();
            int at = flip(file, 0);
            requireNamed(check(ledger), path, "flipped " + path + " byte " + at);
        }
    }

    @Test
    void names_a_tile_or_bundle_that_is_cut_or_gone() throws IOException {
        for (String path : List.of("tile/0/000", "tile/entries/001", "tile/entries/000", "tile/0/001")) {
            Path ledger = fresh();
            Path file = ledger.resolve("public").resolve(path);
            Files.delete(file);
            requireNamed(check(ledger), path, "deleted " + path);
            Files.write(file, new byte[31]);
            requireNamed(check(ledger), path, "cut " + path);
        }
    }

    @Test
    void names_the_half_that_is_left_when_the_other_is_lost_and_it_is_wrong_too() throws IOException {
        for (String at : List.of("000", "001", "002.p")) {
            for (String gone : List.of("0", "entries")) {
                Path ledger = fresh();
                String left = "tile/" + (gone.equals("0") ? "entries" : "0") + "/" + at;
                Path lost = newest(ledger.resolve("public/tile/" + gone + "/" + at));
                Path wrong = newest(ledger.resolve("public/" + left));
                Files.delete(lost);
                int byteAt = flip(wrong, 0);
                requireNamed(check(ledger), left, "lost " + lost + ", flipped " + wrong + " byte " + byteAt);
            }
        }
    }

    /** The file, or the widest of a folder of partial ones. */
    private static Path newest(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return path;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.max(Comparator.comparingInt(
                            file -> Integer.parseInt(file.getFileName().toString())))
                    .orElseThrow();
        }
    }

    @Test
    void goes_on_behind_a_hole() throws IOException {
        Path ledger = fresh();
        Files.delete(ledger.resolve("public/tile/0/000"));
        Files.delete(ledger.resolve("public/tile/entries/000"));
        int at = flip(ledger.resolve("public/tile/entries/001"), 0);
        requireNamed(check(ledger), "tile/entries/001", "byte " + at + " behind a hole");
    }

    @Test
    void names_every_head_that_was_changed() throws Exception {
        for (int i = 0; i < CHANGES_A_KIND * 4; i++) {
            Path ledger = fresh();
            String name = i % 2 == 0 ? "checkpoint" : "checkpoint-pending";
            int at = flip(ledger.resolve("public").resolve(name), 0);
            requireNamed(check(ledger), name, "flipped " + name + " byte " + at);
        }
        for (String set : List.of("size = size - 1", "height = height + 1", "millis = 7", "note = note || 'x'")) {
            Path ledger = fresh();
            sql(ledger.resolve("head.db"), "UPDATE head SET " + set);
            requireNamed(check(ledger), "head.db", set);
        }
        Path ledger = fresh();
        Files.delete(ledger.resolve("head.db"));
        requireNamed(check(ledger), "head.db", "deleted head.db");
    }

    @Test
    void names_every_capsule_that_was_changed_or_lost() throws Exception {
        for (int i = 0; i < CHANGES_A_KIND; i++) {
            Path ledger = fresh();
            long index = changeCapsule(ledger);
            requireNamed(check(ledger), "capsule " + index, "capsule " + index);
        }
        Path ledger = fresh();
        List<Long> there = statements(ledger);
        replaceCapsule(ledger, there.get(300), Bytes.EMPTY);
        requireNamed(check(ledger), "capsule " + there.get(300), "a lost capsule");
        replaceCapsule(ledger, there.get(299), Bytes.EMPTY);
        sql(ledger.resolve("capsules.db"), "INSERT INTO capsule VALUES (" + there.get(299) + ", x'', NULL)");
        assertTrue(check(ledger).findings().stream()
                .anyMatch(finding ->
                        finding.code().equals("FSK-08") && finding.place().equals("capsule " + there.get(299))));
    }

    @Test
    void names_every_capsule_of_a_pack_that_does_not_read() throws Exception {
        Path ledger = fresh();
        List<Held> held = capsules(ledger, 96, 128);
        List<Long> lost = held.stream().map(Held::index).toList();
        // Whether they are a pack already depends on when the heads came.
        String pack = "x'" + Bytes.wrap(CapsulePack.of(held)).hex() + "'";
        sql(ledger.resolve("capsules.db"), "INSERT OR REPLACE INTO pack VALUES (3, " + pack + ")");
        remove(ledger, lost);
        assertEquals(lost, statements(ledger, 96, 128));
        sql(ledger.resolve("capsules.db"), "UPDATE pack SET bytes = x'00ffffffff' WHERE number = 3");
        Fsck.Report report = check(ledger);
        assertTrue(lost.size() >= 16, lost.toString()); // no seal stands beside another
        lost.forEach(index -> requireNamed(report, "capsule " + index, "capsule " + index + " of a damaged pack"));
    }

    /** Takes away what lies singly of these, if any does. */
    private static void remove(Path ledger, List<Long> indices) throws SQLException {
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + ledger.resolve("capsules.db"));
                Statement statement = db.createStatement()) {
            for (long index : indices) {
                statement.executeUpdate("DELETE FROM capsule WHERE idx = " + index);
            }
        }
    }

    /** Indices with a capsule: where seals stand between them is a matter of time. */
    private static List<Long> statements(Path ledger) {
        return statements(ledger, 0, Long.MAX_VALUE);
    }

    private static List<Long> statements(Path ledger, long from, long to) {
        return capsules(ledger, from, to).stream().map(Held::index).toList();
    }

    private static List<Held> capsules(Path ledger, long from, long to) {
        try (SqliteCapsules capsules = new SqliteCapsules(Sqlite.look(ledger.resolve("capsules.db")))) {
            return capsules.range(from, to);
        }
    }

    /** Puts other bytes in a capsule's place, wherever it lies; empty: takes it away. */
    private static void replaceCapsule(Path ledger, long index, Bytes other) throws SQLException {
        long first = CapsulePack.number(index) * CapsulePack.ENTRIES;
        List<Held> pack = capsules(ledger, first, first + CapsulePack.ENTRIES).stream()
                .map(held -> held.index() == index ? new Held(index, other) : held)
                .filter(held -> !held.capsule().isEmpty())
                .toList();
        String single = other.isEmpty() ? "DELETE FROM capsule" : "UPDATE capsule SET bytes = x'" + other.hex() + "'";
        String packed =
                "UPDATE pack SET bytes = x'" + Bytes.wrap(CapsulePack.of(pack)).hex() + "'";
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + ledger.resolve("capsules.db"));
                Statement statement = db.createStatement()) {
            int changed = statement.executeUpdate(single + " WHERE idx = " + index);
            if (changed == 0) {
                changed = statement.executeUpdate(packed + " WHERE number = " + CapsulePack.number(index));
            }
            assertEquals(1, changed, "rows changed");
        }
    }

    /** Whoever does not look must not say "whole": a part that is gone altogether is a finding too. */
    @Test
    void names_a_part_that_is_not_there_at_all() throws Exception {
        for (String part : List.of("capsules.db", "journal", "head.db")) {
            Path ledger = fresh();
            delete(ledger.resolve(part));
            delete(ledger.resolve(part + "-wal"));
            requireNamed(check(ledger), part, "deleted " + part);
        }
        Path emptied = fresh();
        delete(emptied.resolve("journal"));
        Files.createDirectory(emptied.resolve("journal"));
        requireNamed(check(emptied), "journal", "a ledger that will not open: its journal holds no segment");
        Path backup = fresh();
        delete(backup.resolve(FolderLock.NAME));
        delete(backup.resolve("head.db"));
        delete(backup.resolve("capsules.db"));
        requireNamed(check(backup), "capsules.db", "a copy with a journal and without capsules");
    }

    private static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** As after a start without capsules.db, which makes an empty one and then refuses. */
    @Test
    void names_capsules_that_are_neither_in_an_empty_store_nor_in_the_journal() throws Exception {
        Path ledger = fresh();
        sql(ledger.resolve("capsules.db"), "DELETE FROM capsule");
        sql(ledger.resolve("capsules.db"), "DELETE FROM cursor");
        requireNamed(check(ledger), "capsules from 0", "an empty capsules.db");
    }

    /** Such a ledger would never store the capsules in between. */
    @Test
    void names_capsules_that_claim_to_be_ahead_of_the_head() throws Exception {
        Path ledger = fresh();
        sql(ledger.resolve("capsules.db"), "UPDATE cursor SET next = 99999");
        requireNamed(check(ledger), "capsules", "a cursor that nobody can have set");
        try (Stores stores = EmbeddedStores.open(ledger)) {
            assertThrows(Trouble.Corrupt.class, () -> open(stores).close());
        }
    }

    @Test
    void names_the_lack_of_any_head_where_data_are() throws Exception {
        Path ledger = fresh();
        sql(ledger.resolve("head.db"), "DELETE FROM head");
        Files.delete(ledger.resolve("public/checkpoint"));
        Files.delete(ledger.resolve("public/checkpoint-pending"));
        requireNamed(check(ledger), "heads", "all heads are gone");
        try (Stores empty = EmbeddedStores.open(copy.resolve("new"))) {
            assertTrue(empty.heads().load().isEmpty());
        }
        assertEquals(List.of(), check(copy.resolve("new")).findings(), "a ledger that was never used");
    }

    private long changeCapsule(Path ledger) throws SQLException {
        List<Held> there = capsules(ledger, 0, Long.MAX_VALUE);
        Held one = there.get(random.nextInt(there.size()));
        byte[] bytes = one.capsule().toArray();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        replaceCapsule(ledger, one.index(), Bytes.wrap(bytes));
        return one.index();
    }

    @Test
    void names_every_index_row_that_was_changed() throws Exception {
        for (int i = 0; i < CHANGES_A_KIND; i++) {
            Path ledger = fresh();
            String change = changeIndex(ledger);
            requireNamed(check(ledger), "index", change);
        }
        Path ledger = fresh();
        sql(ledger.resolve("index.db"), "DELETE FROM ledger_note WHERE key LIKE 'cell/%'");
        requireNamed(check(ledger), "index cell", "lost cells");
    }

    private String changeIndex(Path ledger) throws SQLException {
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + ledger.resolve("index.db"));
                Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT number, content FROM ledger_run WHERE length(content) > 0 ORDER BY random() LIMIT 1")) {
            long number = row.getLong(1);
            byte[] bytes = row.getBytes(2);
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            try (PreparedStatement update = db.prepareStatement("UPDATE ledger_run SET content = ? WHERE number = ?")) {
                update.setBytes(1, bytes);
                update.setLong(2, number);
                update.executeUpdate();
            }
            return "index run " + number + " byte " + at;
        }
    }

    @Test
    void names_every_journal_record_that_was_changed() throws IOException {
        for (int i = 0; i < CHANGES_A_KIND; i++) {
            Path ledger = fresh();
            List<Path> segments = files(ledger, "journal");
            Path segment = segments.get(random.nextInt(segments.size()));
            int at = flip(segment, 4_000);
            requireNamed(check(ledger), "journal", "flipped " + segment.getFileName() + " byte " + at);
        }
    }

    @Test
    void would_be_red_if_it_passed_the_capsules_by() throws Exception {
        Path ledger = fresh();
        changeCapsule(ledger);
        UnaryOperator<Inspection> blind = log -> new Inspection(
                log.objects(),
                log.heads(),
                log.journal(),
                Optional.empty(),
                log.positions(),
                log.broken(),
                log.running(),
                () -> {});
        assertFalse(check(ledger).clean());
        assertEquals(List.<Finding>of(), check(ledger, blind).findings(), "the planted bug misses it");
    }

    private static void sql(Path file, String change) throws SQLException {
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = db.createStatement()) {
            assertTrue(statement.executeUpdate(change) > 0, change);
        }
    }
}
