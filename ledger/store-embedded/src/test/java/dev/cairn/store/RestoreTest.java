package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.Cosigner;
import dev.cairn.ledger.Fsck;
import dev.cairn.ledger.Inspection;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.LedgerState;
import dev.cairn.ledger.LogCheck;
import dev.cairn.ledger.ObjectSource;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Restore;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.LocalCosigner;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.statement.ChainPen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data come back from a copy, the head from the witnesses, and an old copy signs nothing. */
class RestoreTest {

    private static final int OLD_COPIES = 20;

    /** One batch of all that a test offers fits in. */
    private static final int SEGMENT_BYTES = 1 << 20;

    @TempDir
    Path base;

    private final Consortium all = Consortium.withQuorum(17, 2);
    private final ChainPen pen = all.pen(all.device, Consortium.chain(1));
    private final List<LocalCosigner> witnesses =
            new ArrayList<>(List.of(new LocalCosigner(all, 0), new LocalCosigner(all, 1), new LocalCosigner(all, 2)));
    private final List<AutoCloseable> opened = new ArrayList<>();

    private Ledger open(Path folder) {
        Stores stores = EmbeddedStores.open(folder, SEGMENT_BYTES);
        opened.add(0, stores);
        Ledger ledger = Ledger.open(
                LedgerConfig.of(all.genesis)
                        .withSealPeriod(Duration.ofMillis(10))
                        .withLimits(10_000, 0, 64 << 20),
                stores,
                all.log,
                List.<Cosigner>copyOf(witnesses),
                all.clock);
        opened.add(0, ledger);
        return ledger;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        opened.clear();
    }

    private void log(Ledger to, int count) {
        List<Offer> offers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            offers.add(all.reading(pen, i));
        }
        List<Long> indices = Founding.submit(to, offers, Duration.ofSeconds(30));
        long last = indices.get(indices.size() - 1);
        Await.until("a head", Duration.ofSeconds(30), () -> to.witnessed()
                .filter(head ->
                        head.size() > last && head.size() == to.published().size())
                .isPresent());
    }

    private Path folder(String name) {
        return base.resolve(name);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            // Staged objects of a running ledger come and go; they are nothing of value.
            for (Path file :
                    files.filter(each -> !each.toString().endsWith(".tmp")).toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** What {@code cairn backup} leaves, without the command around it. */
    private Path backup(Ledger running, String name) throws IOException {
        Path target = folder(name);
        Files.createDirectories(target);
        long size = running.published().size();
        EmbeddedBackup.capsules(folder("ledger"), target);
        EmbeddedBackup.journal(folder("ledger"), target, size);
        copy(folder("ledger").resolve("public"), target.resolve("public"));
        return target;
    }

    private Map<String, ObjectSource> views() {
        Map<String, ObjectSource> views = new HashMap<>();
        Hash origin = Hash.sha256(Bytes.ofUtf8(Consortium.ORIGIN));
        for (LocalCosigner each : witnesses) {
            views.put(each.name(), key -> each.witness.checkpoint(origin).map(Bytes::ofUtf8));
        }
        return views;
    }

    private Restore.Filled restore(Path from, Path to, Head head, List<ObjectSource> mirrors) {
        EmbeddedBackup.begin(to, head.checkpoint().size());
        try (Inspection saved = EmbeddedStores.inspect(from)) {
            Restore.Filled filled;
            try (Stores stores = EmbeddedStores.open(to)) {
                filled = new Restore(all.genesis, done -> {}).fill(head, saved, mirrors, stores);
            }
            List<JournalRecord> tail = new ArrayList<>();
            saved.journal().orElseThrow().replay(saved.journal().get().first(), record -> {
                if (record.first() >= head.checkpoint().size()) {
                    tail.add(record);
                }
            });
            EmbeddedBackup.append(to, tail);
            return filled;
        }
    }

    private Head newest(List<ObjectSource> copies, boolean risk) {
        return new Restore(all.genesis, done -> {}).newestHead(views(), copies, risk);
    }

    private Fsck.Report check(Path ledger) {
        try (Inspection log = EmbeddedStores.inspect(ledger)) {
            return Fsck.run(
                    log, new Fsck.Options(all.genesis, true, true, Optional.of(Set.of())), finding -> {}, done -> {});
        }
    }

    @Test
    void comes_back_from_a_copy_made_while_it_ran_and_goes_on() throws Exception {
        Ledger ledger = open(folder("ledger"));
        all.found(ledger, Consortium.chain(1));
        log(ledger, 600);
        Path saved = backup(ledger, "saved");
        assertFalse(Files.exists(saved.resolve("head.db")));
        assertEquals(List.of(), check(saved).findings());
        long size = ledger.published().size();
        close();
        Head head = newest(List.of(FolderObjects.in(saved)), false);
        assertEquals(size, head.checkpoint().size());
        Restore.Filled filled = restore(saved, folder("again"), head, List.of());
        assertEquals(List.of(), filled.capsules().lost());
        assertEquals(List.of(), check(folder("again")).findings());
        Ledger again = open(folder("again"));
        log(again, 20);
        LogCheck.requireWhole(again, all.genesis);
        assertTrue(again.keys().find(all.device.publicKey().thumbprint()).isPresent());
        assertEquals(0, witnesses.get(0).witness.evidence(Consortium.ORIGIN));
    }

    @Test
    void takes_what_came_after_the_copy_from_a_mirror_or_says_that_it_is_missing() throws Exception {
        Ledger ledger = open(folder("ledger"));
        all.found(ledger, Consortium.chain(1));
        log(ledger, 300);
        Path saved = backup(ledger, "saved");
        long then = ledger.published().size();
        log(ledger, 300);
        close();
        copy(folder("ledger").resolve("public"), folder("mirror"));
        Head head = newest(List.of(FolderObjects.in(saved)), false);
        Trouble refused = assertThrows(Trouble.Conflict.class, () -> restore(saved, folder("alone"), head, List.of()));
        assertTrue(
                refused.getMessage()
                        .contains(head.checkpoint().size() + " entries were signed, the backup holds " + then),
                refused::getMessage);
        Restore.Filled filled = restore(saved, folder("again"), head, List.of(FolderObjects.in(folder("mirror"))));
        assertEquals(300, filled.capsules().lost().size(), "a mirror has no capsules, and each lost one is named");
        assertTrue(check(folder("again")).findings().stream()
                .allMatch(finding -> finding.code().equals("FSK-07")));
        Ledger again = open(folder("again"));
        assertEquals(head.checkpoint(), again.published().checkpoint());
        log(again, 5);
    }

    @Test
    void shows_no_signature_of_a_mirror_whose_head_it_takes() throws Exception {
        Ledger ledger = open(folder("ledger"));
        log(ledger, 30);
        Path saved = backup(ledger, "saved");
        close();
        String note = FolderObjects.in(saved).get("checkpoint").orElseThrow().utf8();
        String text = note.substring(0, note.indexOf("\n\n") + 1);
        String own =
                Cosignature.sign(text, "mirror.example/m", Consortium.signer(Algorithm.ED25519, 99), Consortium.NOW);
        ObjectSource mirror = key -> key.equals("checkpoint")
                ? Optional.of(Bytes.ofUtf8(note + own))
                : FolderObjects.in(saved).get(key);
        Head head = new Restore(all.genesis, done -> {}).newestHead(Map.of(), List.of(mirror), true);
        assertEquals(3, head.cosignatures().size());
        assertFalse(head.note().toString().contains("mirror.example"));
        restore(saved, folder("again"), head, List.of(mirror));
        assertEquals(List.of(), check(folder("again")).findings());
    }

    @Test
    void refuses_when_the_silent_witnesses_could_have_seen_more() throws Exception {
        Ledger ledger = open(folder("ledger"));
        log(ledger, 30);
        Path saved = backup(ledger, "saved");
        Map<String, ObjectSource> views = views();
        views.remove(Consortium.witnessName(0));
        Restore restore = new Restore(all.genesis, done -> {});
        List<ObjectSource> copies = List.of(FolderObjects.in(saved));
        assertEquals(
                ledger.published().checkpoint(),
                restore.newestHead(views, copies, false).checkpoint());
        views.put(Consortium.witnessName(1), key -> {
            throw new Trouble.Unavailable("silent");
        });
        Trouble refused = assertThrows(Trouble.Conflict.class, () -> restore.newestHead(views, copies, false));
        assertTrue(refused.getMessage().startsWith("RST-01 "), refused::getMessage);
        assertEquals(
                ledger.published().checkpoint(),
                restore.newestHead(views, copies, true).checkpoint());
        Consortium nobody = Consortium.withoutWitnesses(17);
        assertThrows(Trouble.Conflict.class, () -> new Restore(nobody.genesis, done -> {})
                .newestHead(Map.of(), copies, false));
    }

    /** A wrong address answers 404 to everything, and a witness that lost its disk shows an old head or none. */
    @Test
    void counts_a_witness_as_silent_that_shows_less_than_it_has_cosigned() throws Exception {
        Ledger ledger = open(folder("ledger"));
        log(ledger, 3);
        Optional<Bytes> old =
                Optional.of(Bytes.ofUtf8(ledger.witnessed().orElseThrow().note()));
        log(ledger, 3);
        Await.until("three cosignatures", Duration.ofSeconds(60), () -> ledger.witnessed()
                .filter(head -> head.note().lines().count() == 3 + 1 + 4)
                .isPresent());
        Path saved = backup(ledger, "saved");
        log(ledger, 3);
        long newest = ledger.witnessed().orElseThrow().size();
        List<ObjectSource> copies = List.of(FolderObjects.in(saved));
        Restore restore = new Restore(all.genesis, done -> {});
        for (Optional<Bytes> answer : List.of(Optional.<Bytes>empty(), old)) {
            Map<String, ObjectSource> views = views();
            views.put(Consortium.witnessName(1), key -> answer);
            assertEquals(
                    newest,
                    restore.newestHead(views, copies, false).checkpoint().size(),
                    "one of three may forget");
            views.put(Consortium.witnessName(2), key -> answer);
            Trouble refused = assertThrows(Trouble.Conflict.class, () -> restore.newestHead(views, copies, false));
            assertTrue(
                    refused.getMessage().startsWith("RST-01 ")
                            && refused.getMessage().contains("w1, witness.example/w2"),
                    refused::getMessage);
        }
    }

    /** A log must show them until the full tile is there: somebody may hold one of those heads. */
    @Test
    void shows_the_partial_tiles_of_heads_before_the_last_one() throws Exception {
        Ledger ledger = open(folder("ledger"));
        all.found(ledger, Consortium.chain(1));
        log(ledger, 300);
        log(ledger, 30);
        log(ledger, 30);
        Path saved = backup(ledger, "saved");
        Head head = newest(List.of(FolderObjects.in(saved)), false);
        restore(saved, folder("again"), head, List.of());
        FolderObjects again = FolderObjects.in(folder("again"));
        List<String> shown = new ArrayList<>();
        for (int level = TilePath.ENTRIES; level < 2; level++) {
            for (int width = 1; width < TilePath.WIDTH_MAX; width++) {
                TilePath path =
                        new TilePath(level, (head.checkpoint().size() >> (8 * Math.max(level, 0))) / 256, width);
                Optional<Bytes> before = ledger.object(path.path());
                if (before.isPresent()) {
                    shown.add(path.path());
                    assertEquals(before, again.get(path.path()), path.path());
                }
            }
        }
        assertTrue(shown.size() > 4, shown::toString);
        close();
    }

    @Test
    void takes_from_a_mirror_what_is_damaged_in_the_copy_and_passes_silent_mirrors_by() throws Exception {
        Ledger ledger = open(folder("ledger"));
        all.found(ledger, Consortium.chain(1));
        log(ledger, 600);
        Path saved = backup(ledger, "saved");
        close();
        copy(folder("ledger").resolve("public"), folder("mirror"));
        Head head = newest(List.of(FolderObjects.in(saved)), false);
        long size = head.checkpoint().size();
        for (String path : List.of("tile/entries/000", "tile/0/001", "tile/0/002.p/" + size % 256)) {
            Path file = saved.resolve("public").resolve(path);
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.delete(file);
            Files.write(file, bytes);
        }
        ObjectSource silent = key -> {
            throw new Trouble.Unavailable("silent");
        };
        Trouble refused = assertThrows(Trouble.Conflict.class, () -> restore(saved, folder("alone"), head, List.of()));
        assertTrue(refused.getMessage().startsWith("RST-04 "), refused::getMessage);
        assertTrue(refused.getMessage().contains("the backup is damaged: "), refused::getMessage);
        Restore.Filled filled =
                restore(saved, folder("again"), head, List.of(silent, FolderObjects.in(folder("mirror"))));
        assertEquals(List.of(), filled.capsules().lost());
        assertEquals(List.of(), check(folder("again")).findings());
    }

    /** Every way to bring an old copy back: none may lead to a signature. */
    @Test
    void refuses_to_sign_from_each_of_a_hundred_old_copies() throws Exception {
        Ledger ledger = open(folder("ledger"));
        for (int i = 0; i < OLD_COPIES; i++) {
            log(ledger, 3);
            copyRunning(folder("old-" + i));
        }
        log(ledger, 3);
        long size = ledger.published().size();
        close();
        int refusals = 0;
        for (int i = 0; i < OLD_COPIES; i++) {
            Path old = folder("old-" + i);
            refusals += refuses(mixed(old, old, i + "-whole"), size);
            refusals += refuses(mixed(old, folder("ledger"), i + "-data"), size);
            refusals += refuses(mixed(folder("ledger"), old, i + "-head"), size);
            Path headless = mixed(old, old, i + "-headless");
            Files.delete(headless.resolve("head.db"));
            refusals += refuses(headless, size);
            Path alone = folder(i + "-alone");
            Head head = newest(List.of(FolderObjects.in(old)), false);
            assertThrows(Trouble.Conflict.class, () -> restore(old, alone, head, List.of()), "without the data");
            refusals++;
        }
        assertEquals(5 * OLD_COPIES, refusals);
        for (LocalCosigner witness : witnesses) {
            assertEquals(0, witness.witness.evidence(Consortium.ORIGIN), "nothing was even offered to be signed");
        }
    }

    /** A running ledger's files; head.db is small and was at rest. */
    private void copyRunning(Path to) throws IOException {
        copy(folder("ledger"), to);
        Files.deleteIfExists(to.resolve("ledger.lock"));
    }

    private Path mixed(Path data, Path head, String name) throws IOException {
        Path to = folder(name);
        copy(data, to);
        Files.copy(head.resolve("head.db"), to.resolve("head.db"), StandardCopyOption.REPLACE_EXISTING);
        return to;
    }

    /** 1 if it does not open, or halts before it signs anything. */
    private int refuses(Path folder, long size) throws Exception {
        try {
            Ledger risen = open(folder);
            Await.until("a word from the witnesses", () -> !(risen.state() instanceof LedgerState.Waiting));
            assertTrue(risen.state() instanceof LedgerState.Halted, () -> folder + " " + risen.state());
            return 1;
        } catch (Trouble notOpened) {
            return 1;
        } finally {
            close();
            assertTrue(witnesses.stream()
                    .allMatch(each ->
                            each.store.last(Consortium.ORIGIN).orElseThrow().size() == size));
        }
    }

    /** The refusals above rest on the witnesses' memory: take it away, or do not ask for it, and an old copy signs. */
    @Test
    void would_be_red_if_nobody_remembered_what_was_signed() throws Exception {
        Ledger ledger = open(folder("ledger"));
        log(ledger, 3);
        copyRunning(folder("old"));
        log(ledger, 3);
        long size = ledger.published().size();
        close();
        Path alone = folder("alone");
        Head trusted = new Restore(all.genesis, done -> {})
                .newestHead(Map.of(), List.of(FolderObjects.in(folder("old"))), true);
        assertTrue(trusted.checkpoint().size() < size, "planted: the backup's own head is believed");
        restore(folder("old"), alone, trusted, List.of());
        assertEquals(1, refuses(alone, size), "the second gate: a ledger asks its witnesses before it signs");
        witnesses.clear();
        IntStream.range(0, 3).forEach(i -> witnesses.add(new LocalCosigner(all, i)));
        Ledger risen = open(folder("old"));
        log(risen, 1);
        assertTrue(risen.state() instanceof LedgerState.Open, "planted: witnesses that forgot let it sign");
        assertTrue(risen.witnessed().orElseThrow().size() <= size, "and so a second history is cosigned");
    }
}
