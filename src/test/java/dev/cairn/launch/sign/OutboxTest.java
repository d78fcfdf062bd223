package dev.cairn.launch.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    private static final String ORIGIN = "example.com/log";
    private static final Clock CLOCK = new Clock(0, OptionalLong.empty(), Bytes.ofHex("00".repeat(16)), 1);

    private final SecureRandom random = new SecureRandom();
    private final SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ED25519, random);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void numbers_and_hashes_go_on_after_it_was_closed() throws Exception {
        Statement first;
        try (Outbox outbox = open()) {
            first = add(outbox);
        }
        try (Outbox outbox = open()) {
            Statement second = add(outbox);
            assertEquals(1, second.seq());
            assertEquals(first.hash(), second.prev());
            assertEquals(first.chain(), second.chain());
        }
    }

    @Test
    void what_was_sent_is_kept_and_its_number_is_never_used_again() throws Exception {
        try (Outbox outbox = open()) {
            add(outbox);
            outbox.markSent(0);
            assertEquals(List.of(), outbox.unsent(10));
        }
        assertTrue(Files.exists(folder.resolve("sent/0000000000000000")));
        try (Outbox outbox = open()) {
            assertEquals(1, add(outbox).seq());
        }
    }

    /** It holds what was said, with the salts that hide it from everybody else. */
    @Test
    void nobody_but_its_owner_may_look_into_it() throws Exception {
        Path made = folder.resolve("made/outbox");
        Outbox.open(made, ORIGIN, signer, random).close();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    }

    @Test
    void a_statement_is_on_disk_before_anyone_sees_it() throws Exception {
        try (Outbox outbox = open()) {
            Statement statement = add(outbox);
            assertEquals(statement.bytes(), outbox.unsent(1).get(0).envelope().statement());
            assertTrue(Files.exists(folder.resolve("0000000000000000")));
        }
    }

    @Test
    void a_crash_while_writing_leaves_nothing_that_counts() throws Exception {
        try (Outbox outbox = open()) {
            add(outbox);
        }
        Files.write(folder.resolve("0000000000000001.partial"), new byte[] {1, 2, 3});
        try (Outbox outbox = open()) {
            assertEquals(1, add(outbox).seq());
            assertEquals(2, outbox.unsent(10).size());
        }
    }

    @Test
    void a_damaged_statement_stops_signing_and_says_which() throws Exception {
        try (Outbox outbox = open()) {
            add(outbox);
        }
        Files.write(folder.resolve("0000000000000000"), new byte[] {1, 2, 3});
        IOException damaged = assertThrows(IOException.class, this::open);
        assertTrue(String.valueOf(damaged.getMessage()).contains("0000000000000000 is damaged"), damaged.getMessage());
    }

    @Test
    void another_key_or_ledger_may_not_use_the_folder() throws Exception {
        try (Outbox outbox = open()) {
            add(outbox);
        }
        SoftwareSigner other = SoftwareSigner.generate(Algorithm.ES256, random);
        assertThrows(IOException.class, () -> Outbox.open(folder, ORIGIN, other, random));
        assertThrows(IOException.class, () -> Outbox.open(folder, "example.com/other", signer, random));
    }

    @Test
    void two_owners_at_once_are_refused() throws Exception {
        Outbox first = open();
        IOException second = assertThrows(IOException.class, this::open);
        assertTrue(String.valueOf(second.getMessage()).contains("in use"), second.getMessage());
        first.close();
        open().close();
    }

    @Test
    void an_empty_outbox_has_nothing_to_send_and_begins_at_zero() throws Exception {
        try (Outbox outbox = open()) {
            assertEquals(List.of(), outbox.unsent(10));
            Statement statement = add(outbox);
            assertEquals(0, statement.seq());
            assertEquals(Hash.ZERO, statement.prev());
            assertFalse(statement.chain().equals(Bytes.ofHex("00".repeat(16))));
        }
    }

    private Outbox open() throws IOException {
        return Outbox.open(folder, ORIGIN, signer, random);
    }

    private Statement add(Outbox outbox) throws IOException {
        Capsule.Whole capsule =
                Capsule.whole("epcis", List.of(new Capsule.Member("/type", Item.of("\"ObjectEvent\""))), random);
        return outbox.add(capsule, () -> Instant.parse("2026-11-21T12:00:00Z"), () -> CLOCK);
    }
}
