package dev.cairn.store;

import dev.cairn.ledger.Journal;
import dev.cairn.ledger.contract.JournalContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest extends JournalContract {

    @TempDir
    Path folder;

    private FileJournal opened;

    @Override
    protected Journal open() {
        close();
        opened = FileJournal.open(folder.resolve("journal"), 1 << 18);
        return opened;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
