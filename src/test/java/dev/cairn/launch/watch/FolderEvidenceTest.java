package dev.cairn.launch.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.Evidence;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderEvidenceTest {

    @TempDir
    private Path folder;

    @Test
    void garbage_that_a_stranger_shows_leaves_room_for_what_convicts() throws IOException {
        FolderEvidence evidence = new FolderEvidence(folder);
        for (int i = 0; i < Evidence.FILES_MAX; i++) {
            Files.writeString(folder.resolve(String.format("MIR-07-%016x.txt", i)), "no head");
        }
        evidence.keep("MIR-07", Bytes.ofUtf8("one more"));
        assertEquals(Evidence.FILES_MAX, evidence.kept().size());
        evidence.keep("MIR-06", Bytes.ofUtf8("two histories"));
        evidence.keep("MIR-06", Bytes.ofUtf8("two histories"));
        List<Evidence.Kept> convicts = evidence.kept().stream()
                .filter(kept -> kept.code().equals("MIR-06"))
                .toList();
        assertEquals(1, convicts.size());
        assertEquals("two histories", Files.readString(Path.of(convicts.get(0).place())));
    }

    @Test
    void what_a_kill_left_half_written_is_no_evidence_and_no_obstacle() throws IOException {
        FolderEvidence evidence = new FolderEvidence(folder);
        evidence.keep("MIR-06", Bytes.ofUtf8("two histories"));
        Path file = Path.of(evidence.kept().get(0).place());
        Files.move(file, folder.resolve(file.getFileName() + ".new"));
        assertTrue(evidence.kept().isEmpty());
        evidence.keep("MIR-06", Bytes.ofUtf8("two histories"));
        assertEquals("two histories", Files.readString(file));
    }
}
