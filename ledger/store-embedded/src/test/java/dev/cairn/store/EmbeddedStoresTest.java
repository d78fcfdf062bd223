package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoresTest {

    @TempDir
    Path folder;

    @Test
    void keeps_a_second_ledger_out_until_the_first_is_closed() {
        Stores first = EmbeddedStores.open(folder);
        assertThrows(Trouble.Conflict.class, () -> EmbeddedStores.open(folder));
        first.close();
        EmbeddedStores.open(folder).close();
    }

    @Test
    void lets_go_of_the_folder_when_opening_fails() throws Exception {
        Files.createDirectories(folder.resolve("journal"));
        Files.write(folder.resolve("journal").resolve(String.format("%020d.seg", 0)), new byte[] {1});
        Files.write(folder.resolve("journal").resolve(String.format("%020d.seg", 1)), new byte[0]);
        assertThrows(Trouble.Corrupt.class, () -> EmbeddedStores.open(folder));
        Files.delete(folder.resolve("journal").resolve(String.format("%020d.seg", 0)));
        Files.delete(folder.resolve("journal").resolve(String.format("%020d.seg", 1)));
        EmbeddedStores.open(folder).close();
    }

    /** Others on the machine may serve {@code public/}; what somebody said to this ledger in private is none of their business. */
    @Test
    void keeps_what_is_private_from_everybody_else() throws Exception {
        try (Stores stores = EmbeddedStores.open(folder.resolve("ledger"))) {
            stores.capsules().put(List.of(), 1);
            stores.positions().put(List.of(), 1);
            EmbeddedBackup.capsules(folder.resolve("ledger"), Files.createDirectory(folder.resolve("saved")));
            EmbeddedBackup.begin(folder.resolve("saved"), 1);
            for (String part : List.of(
                    "ledger/capsules.db",
                    "ledger/capsules.db-wal",
                    "ledger/index.db",
                    "ledger/index.db-wal",
                    "ledger/head.db",
                    "ledger/journal",
                    "ledger/index",
                    "saved/capsules.db",
                    "saved/journal")) {
                String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(part)));
                assertTrue(rights.endsWith("------"), part + " " + rights);
            }
        }
    }

    @Test
    void keeps_the_two_feeds_of_the_index_apart() {
        try (Stores stores = EmbeddedStores.open(folder)) {
            stores.positions().put(List.of(new Row("chain", "a", Instant.EPOCH, 1)), 2);
            stores.index().put(List.of(new Row("item", "a", Instant.EPOCH, 1)), 5);
            stores.positions().clear();
            assertEquals(0, stores.positions().cursor());
            assertEquals(5, stores.index().cursor());
            assertEquals(1, stores.index().find("item", "a", 10, -1).size());
        }
    }

    @Test
    void makes_objects_that_nobody_can_write_by_accident_and_leaves_no_staging() throws Exception {
        try (Stores stores = EmbeddedStores.open(folder)) {
            stores.objects().put("tile/0/000.p/1", Bytes.ofUtf8("x"));
            stores.objects().sync();
            Path file = folder.resolve("public/tile/0/000.p/1");
            assertEquals(
                    "r--r--r--",
                    java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            try (var left = Files.list(folder.resolve("staging"))) {
                assertEquals(0, left.count());
            }
        }
    }

    @Test
    void never_shows_an_object_that_was_not_synced_after_a_crash() {
        Stores stores = EmbeddedStores.open(folder);
        stores.objects().put("tile/0/000.p/1", Bytes.ofUtf8("x"));
        stores.close();
        assertFalse(Files.exists(folder.resolve("public/tile/0/000.p/1")));
        try (Stores again = EmbeddedStores.open(folder)) {
            assertEquals(Optional.empty(), again.objects().get("tile/0/000.p/1"));
        }
    }

    @Test
    void says_corrupt_to_a_database_that_is_none() throws Exception {
        Files.write(
                folder.resolve("head.db"),
                Bytes.ofUtf8("not a database at all, but long enough to be read as a header ....................")
                        .toArray());
        assertThrows(Trouble.Corrupt.class, () -> EmbeddedStores.open(folder));
    }

    @Test
    void erased_bytes_leave_the_file() throws Exception {
        Bytes capsule = Bytes.ofUtf8("the-customer-is-Mrs-Appleby-of-Orchard-Lane");
        try (Stores stores = EmbeddedStores.open(folder)) {
            stores.capsules()
                    .put(List.of(new dev.cairn.ledger.CapsuleStore.Stored(1, Hash.sha256(capsule), capsule)), 2);
            assertTrue(anyFileHolds("Appleby"));
            stores.capsules().erase(1);
            assertFalse(anyFileHolds("Appleby"));
        }
    }

    @Test
    void forgotten_keys_leave_the_file_while_the_other_feed_is_in_use() throws Exception {
        try (Stores stores = EmbeddedStores.open(folder)) {
            stores.positions().put(List.of(new Row("chain", "a", Instant.EPOCH, 1)), 2);
            for (long at = 0; at < 500; at++) {
                stores.index().put(List.of(new Row("item", "Mrs-Appleby-" + at, Instant.EPOCH, at)), at + 1);
            }
            assertTrue(anyFileHolds(key("item", "Mrs-Appleby-77")));
            stores.index().forget(LongStream.range(0, 500).boxed().collect(Collectors.toSet()));
            for (long at = 0; at < 500; at++) {
                assertFalse(anyFileHolds(key("item", "Mrs-Appleby-" + at)), "key " + at);
            }
            assertEquals(1, stores.positions().find("chain", "a", 10, -1).size());
        }
    }

    @Test
    void a_journal_that_was_cut_and_trimmed_holds_nothing() throws Exception {
        try (Stores stores = EmbeddedStores.open(folder)) {
            Bytes capsule = Bytes.ofUtf8("the-customer-is-Mrs-Appleby-of-Orchard-Lane");
            stores.journal()
                    .append(new JournalRecord(
                            0, List.of(Bytes.ofUtf8("entry")), List.of(capsule), Hash.sha256(Bytes.EMPTY)));
            stores.journal().trim(1);
            assertTrue(anyFileHolds("Appleby"));
            stores.journal().cut();
            stores.journal().trim(1);
            assertFalse(anyFileHolds("Appleby"));
        }
    }

    /** A key as the index stores it, each byte a character. */
    private static String key(String kind, String key) {
        byte[] row = new byte[IndexRow.BYTES];
        IndexRow.after(kind, key, -1).write(java.nio.ByteBuffer.wrap(row));
        return new String(row, 0, 24, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private boolean anyFileHolds(String text) throws Exception {
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }
}
