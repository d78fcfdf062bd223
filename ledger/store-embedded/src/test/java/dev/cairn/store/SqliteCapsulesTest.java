package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.CapsuleStore;
import dev.cairn.ledger.CapsuleStore.Stored;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.contract.CapsuleStoreContract;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCapsulesTest extends CapsuleStoreContract {

    @TempDir
    Path folder;

    private SqliteCapsules opened;

    @Override
    protected CapsuleStore open() {
        close();
        opened = new SqliteCapsules(folder.resolve("capsules.db"));
        return opened;
    }

    @Test
    void nothing_of_an_erased_capsule_is_left_in_any_file() throws IOException {
        CapsuleStore store = open();
        store.put(named(0, 320), 320);
        assertTrue(filesHold("customer-100."));
        store.erase(100);
        store.erase(0);
        store.erase(319);
        for (String gone : List.of("customer-0.", "customer-100.", "customer-319.")) {
            assertFalse(filesHold(gone), gone);
        }
        close();
        assertTrue(filesHold("customer-101.") && filesHold("customer-1.") && filesHold("customer-318."));
        assertEquals(Optional.empty(), open().get(100));
        assertEquals(317, opened.range(0, 320).size());
    }

    @Test
    void big_capsules_that_come_together_can_each_be_read_and_erased() {
        CapsuleStore store = open();
        Random random = new Random(5);
        List<Stored> rows = LongStream.range(0, 96)
                .mapToObj(index -> stored(index, Bytes.random(random, index < 64 ? 32_768 : 2_040)))
                .toList();
        store.put(rows, 96);
        store.erase(40);
        store.erase(70);
        for (Stored row : rows) {
            boolean gone = row.index() == 40 || row.index() == 70;
            assertEquals(gone ? Optional.empty() : Optional.of(row.capsule()), store.get(row.index()));
        }
    }

    @Test
    void a_damaged_pack_is_named_and_nothing_of_it_is_given() throws SQLException {
        CapsuleStore store = open();
        store.put(named(0, 96), 96);
        close();
        for (String damage : List.of(
                "x'00'", "x'0100000001aa0100000001bb'", "x'2000000001aa'", "x'00ffffffff'", "x'0000000002aa'")) {
            try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("capsules.db"));
                    Statement statement = db.createStatement()) {
                assertEquals(1, statement.executeUpdate("UPDATE pack SET bytes = " + damage + " WHERE number = 1"));
            }
            CapsuleStore again = open();
            Trouble.Corrupt said = assertThrows(Trouble.Corrupt.class, () -> again.get(40), damage);
            assertTrue(said.getMessage().contains("from 32 on"), said.getMessage());
            assertEquals(64, again.range(0, 32).size() + again.range(64, 96).size());
            close();
        }
    }

    private static List<Stored> named(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(index -> stored(index, Bytes.ofUtf8(("customer-" + index + ".").repeat(20))))
                .toList();
    }

    private static Stored stored(long index, Bytes capsule) {
        return new Stored(index, Hash.sha256(capsule), capsule);
    }

    private boolean filesHold(String text) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
