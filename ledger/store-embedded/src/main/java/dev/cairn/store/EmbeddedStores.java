package dev.cairn.store;

import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A ledger in a folder.
 *
 * <pre>
 * ledger.lock            held by the one process that has the ledger open
 * head.db                the newest signed head. TRUSTED. Never restore it from a backup
 * journal/*.seg          acknowledged, not yet in public/ and capsules.db. Private
 * public/                checkpoint, checkpoint-pending, tile/…: any web server may serve it
 * capsules.db            payloads; may forget
 * index.db, index/       derived; may be deleted
 * staging/               nothing of value
 * </pre>
 */
public final class EmbeddedStores {

    private EmbeddedStores() {}

    /**
     * Opens or creates a ledger's folder.
     *
     * @throws Trouble.Conflict if another process has it open
     * @throws Trouble.Corrupt if the journal is damaged
     */
    public static Stores open(Path folder) {
        return open(folder, FileJournal.SEGMENT_BYTES);
    }

    static Stores open(Path folder, int segmentBytes) {
        Disk.folder(folder);
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            return assemble(folder, segmentBytes, opened);
        } catch (RuntimeException | Error e) {
            closeAll(opened);
            throw e;
        }
    }

    private static Stores assemble(Path folder, int segmentBytes, Deque<AutoCloseable> opened) {
        opened.push(FolderLock.take(folder));
        FileObjectStore objects = FileObjectStore.open(folder.resolve("public"), folder.resolve("staging"));
        SqliteHeads heads = keep(opened, new SqliteHeads(folder.resolve("head.db")));
        FileJournal journal = keep(opened, FileJournal.open(folder.resolve("journal"), segmentBytes));
        SqliteCapsules capsules = keep(opened, new SqliteCapsules(folder.resolve("capsules.db")));
        RunIndex positions = keep(opened, new RunIndex(folder.resolve("index.db"), "ledger"));
        RunIndex index = keep(opened, new RunIndex(folder.resolve("index.db"), "trace"));
        Disk.syncFolder(folder);
        return new Stores(heads, journal, objects, capsules, positions, index, () -> closeAll(opened));
    }

    private static <T extends AutoCloseable> T keep(Deque<AutoCloseable> opened, T store) {
        opened.push(store);
        return store;
    }

    private static void closeAll(Deque<AutoCloseable> opened) {
        RuntimeException first = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                first = first == null ? new Trouble.Unavailable("close failed: " + e, e) : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
