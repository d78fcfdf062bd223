package dev.cairn.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.launch.serve.StoreAddress;
import dev.cairn.ledger.Inspection;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Stores;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreAddressTest {
    private static final String ORIGIN = "cairn.example/address";
    private static final JournalRecord RECORD = new JournalRecord(
            0, List.of(Bytes.ofUtf8("entry")), List.of(Bytes.ofUtf8("capsule")), Hash.sha256(Bytes.ofUtf8("root")));

    @TempDir
    Path base;

    private static Set<Path> memories() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .startsWith(
                                    "cairn-memory-" + ProcessHandle.current().pid() + "-"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void memory_keeps_a_ledger_until_it_is_closed_and_leaves_nothing() throws IOException {
        Set<Path> before = memories();
        try (Stores stores = StoreAddress.open("memory:", base, ORIGIN)) {
            stores.journal().append(RECORD);
            assertEquals(1, stores.journal().end());
        }
        assertEquals(before, memories());
        try (Stores again = StoreAddress.open("memory:", base, ORIGIN)) {
            assertEquals(0, again.journal().end(), "it remembers");
        }
        try (Stream<Path> files = Files.list(base)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void a_folder_is_opened_beside_the_settings_and_looked_at_there() throws IOException {
        try (Stores stores = StoreAddress.open("file:ledger", base, ORIGIN)) {
            stores.journal().append(RECORD);
        }
        try (Inspection kept = StoreAddress.inspect("file:ledger", base, ORIGIN)) {
            assertEquals(1, kept.journal().orElseThrow().end());
            assertFalse(kept.running());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file:",
                "memory",
                "memory:x",
                "memory://",
                "cassandra:",
                "jdbc:sqlite:x",
                "ledger",
                "cassandra://host/Upper?dc=a"
            })
    void anything_else_is_refused_with_what_to_give(String address) {
        for (IOException refused : List.of(
                assertThrows(IOException.class, () -> StoreAddress.open(address, base, ORIGIN)),
                assertThrows(IOException.class, () -> StoreAddress.inspect(address, base, ORIGIN)))) {
            assertTrue(refused.getMessage().startsWith("ledger.store"), refused.getMessage());
            assertTrue(refused.getMessage().contains("cassandra://host1,host2[:port]/keyspace"), refused.getMessage());
        }
    }

    @Test
    void nobody_else_can_look_into_memory_or_a_folder_that_is_not_there() {
        String memory = assertThrows(IOException.class, () -> StoreAddress.inspect("memory:", base, ORIGIN))
                .getMessage();
        assertTrue(memory.contains("only the process that has it open can see it"), memory);
        String folder = assertThrows(IOException.class, () -> StoreAddress.inspect("file:none", base, ORIGIN))
                .getMessage();
        assertTrue(folder.endsWith("none is not there"), folder);
    }
}
