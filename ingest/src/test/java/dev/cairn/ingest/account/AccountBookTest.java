package dev.cairn.ingest.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountBookTest {
    private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");

    @TempDir
    private Path temporary;

    private final SecureRandom random = new SecureRandom();
    private Path folder;
    private AccountBook book;

    @BeforeEach
    void open() throws IOException {
        folder = temporary.resolve("accounts");
        book = AccountBook.in(folder, random);
    }

    private AccountBook.Draft add(String name) throws IOException {
        AccountBook.Draft draft = book.draft(name, Hash.ZERO, NOW, random);
        book.add(draft);
        return draft;
    }

    private static String bearer(AccountBook.Draft draft) {
        return "Bearer " + draft.apiKey().text();
    }

    @Test
    void lets_in_whom_the_key_was_made_for_also_after_a_restart() throws IOException {
        AccountBook.Draft desk = add("Packing desk");
        add("Another");
        for (AccountBook each : List.of(book, AccountBook.in(folder, random))) {
            assertEquals(Optional.of(desk.account()), each.whose(bearer(desk)));
            assertEquals(desk.signer().publicKey(), each.signer(desk.account()).publicKey());
        }
        assertEquals(
                Optional.of(desk.account()),
                book.whose("bearer  " + desk.apiKey().text() + " "));
    }

    @Test
    void lets_nobody_else_in() throws IOException {
        AccountBook.Draft desk = add("Packing desk");
        AccountBook.Draft other = add("Another");
        String right = desk.apiKey().text();
        String lastDigit = right.endsWith("0") ? "1" : "0";
        for (String shown : List.of(
                "",
                right,
                "Basic " + right,
                "Bearer",
                "Bearer " + right.substring(0, right.length() - 1),
                "Bearer " + right.substring(0, right.length() - 1) + lastDigit,
                "Bearer " + right + "0",
                "Bearer " + right.replace(desk.account().id(), other.account().id()),
                "Bearer " + right.replace(desk.account().id(), "00000000"),
                "Bearer " + right.replace(desk.account().id(), "../../et"),
                "Bearer " + right.toUpperCase(java.util.Locale.ROOT),
                "Bearer " + "x".repeat(100_000))) {
            assertEquals(Optional.empty(), book.whose(shown), shown.length() > 200 ? "a long one" : shown);
        }
    }

    @Test
    void a_draft_that_was_not_added_lets_nobody_in() {
        assertEquals(Optional.empty(), book.whose(bearer(book.draft("Desk", Hash.ZERO, NOW, random))));
    }

    @Test
    void a_revoked_account_is_let_in_no_more_and_its_signing_key_is_gone() throws IOException {
        AccountBook.Draft desk = add("Packing desk");
        AccountBook other = AccountBook.in(folder, random); // the command beside the server
        assertTrue(other.revoke(desk.account().id(), NOW));
        assertEquals(Optional.empty(), book.whose(bearer(desk)));
        assertThrows(IOException.class, () -> book.signer(desk.account()));
        assertEquals(Optional.of(NOW), book.all().get(0).revoked());
        assertTrue(other.revoke(desk.account().id(), NOW.plusSeconds(1)));
        assertEquals(Optional.of(NOW), book.all().get(0).revoked(), "when it was revoked first");
    }

    @Test
    void revoking_what_is_not_there_says_so() throws IOException {
        assertFalse(book.revoke("12345678", NOW));
        assertFalse(book.revoke("../pepper", NOW));
        assertTrue(Files.exists(folder.resolve("pepper")));
    }

    @Test
    void no_file_holds_the_secret_and_all_are_the_owners_alone() throws IOException {
        AccountBook.Draft desk = add("Packing desk");
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertEquals(3, all.size(), all::toString);
            for (Path each : all) {
                assertFalse(
                        Files.readString(each).contains(desk.apiKey().secret().hex()), each::toString);
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(each)),
                        each::toString);
            }
        }
        assertFalse(desk.apiKey().toString().contains(desk.apiKey().secret().hex()));
    }

    @Test
    void with_another_pepper_no_key_is_right() throws IOException {
        AccountBook.Draft desk = add("Packing desk");
        Files.delete(folder.resolve("pepper"));
        assertEquals(Optional.empty(), AccountBook.in(folder, random).whose(bearer(desk)));
    }

    @Test
    void a_damaged_account_lets_nobody_in_and_leaves_the_others() throws IOException {
        AccountBook.Draft desk = add("Packing desk");
        AccountBook.Draft other = add("Another");
        Path file = folder.resolve(desk.account().id() + ".account");
        String text = Files.readString(file);
        for (String damaged : List.of(
                "",
                text.replace("v1", "v2"),
                text.replace("salt", "sort"),
                text + "more\n",
                text.replace("made 2", "made x"),
                text.replace("name Packing desk", "name "),
                "x".repeat(5_000))) {
            Files.writeString(file, damaged);
            assertEquals(Optional.empty(), book.whose(bearer(desk)), damaged);
            assertEquals(Optional.of(other.account()), book.whose(bearer(other)));
            assertEquals(1, book.all().size(), damaged);
        }
    }

    @Test
    void a_damaged_pepper_opens_nothing() throws IOException {
        Files.writeString(folder.resolve("pepper"), "short\n");
        assertThrows(IOException.class, () -> AccountBook.in(folder, random));
    }

    @Test
    void refuses_names_that_are_not_one_line() {
        for (String name : List.of("", " ", "a\nkey 00", "x".repeat(161))) {
            assertThrows(IllegalArgumentException.class, () -> book.draft(name, Hash.ZERO, NOW, random), name);
        }
    }
}
