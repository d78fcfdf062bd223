package dev.cairn.launch.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.Finding;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.proof.key.PublicKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptsTest {
    private static final long TEN_GB = 10L << 30;

    @TempDir
    private Path folder;

    private final List<Finding> told = new ArrayList<>();

    private void look(Path where) {
        Consortium all = Consortium.withoutWitnesses(5);
        assertEquals(List.of(), new Receipts(where, all.node.publicKey(), all.genesis).promises(told));
        assertTrue(told.stream().allMatch(finding -> finding.code().equals("MON-09")), told::toString);
    }

    @Test
    void tells_what_is_no_receipt_and_takes_no_file_in_that_is_larger_than_one_can_be() throws IOException {
        Files.writeString(folder.resolve("a.receipt"), "garbage");
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("b.receipt").toFile(), "rw")) {
            sparse.setLength(TEN_GB);
        }
        Files.createDirectory(folder.resolve("c.receipt"));
        Files.writeString(folder.resolve("readme.txt"), "not asked about");
        look(folder);
        assertEquals(
                List.of("a.receipt", "b.receipt", "c.receipt"),
                told.stream().map(Finding::place).toList());
        assertTrue(told.get(1).what().contains(TEN_GB + " bytes"), told::toString);
    }

    @Test
    void reads_a_public_key_alone_and_as_keygen_prints_it() throws IOException {
        PublicKey key = Consortium.withoutWitnesses(5).node.publicKey();
        Path file = folder.resolve("node.pub");
        String base64 = key.spki().base64();
        for (String text : List.of(base64, base64 + "\n", "thumbprint 00\npublic-key " + base64 + "\n")) {
            Files.writeString(file, text);
            assertEquals(key, Receipts.publicKey(file), text);
        }
        for (String text :
                List.of("", "thumbprint 00", "public-key", "public-key " + base64.substring(4), "private-key")) {
            Files.writeString(file, text);
            assertTrue(assertThrows(IOException.class, () -> Receipts.publicKey(file))
                    .getMessage()
                    .contains("node.pub"));
        }
    }

    @Test
    void a_folder_that_is_gone_is_told_and_does_not_end_the_look() {
        look(folder.resolve("gone"));
        assertEquals(1, told.size());
    }
}
