package dev.cairn.store;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.Finding;
import dev.cairn.ledger.Inspection;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

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
 * events.db, page-key    the server's own beside it: events that queries find, derived; the key of their pages' tokens
 * subscriptions/         the server's own: named queries, subscriptions and their secrets, with a lock of its own
 * staging/, scrub-place  nothing of value
 * </pre>
 *
 * What is private can be read by its owner only; {@code public/} by whom the umask lets.
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

    /**
     * A ledger's or mirror's folder, or a web server's copy of its public part, to be looked at: nothing in it is changed. Keeps others
     * from opening the ledger meanwhile, unless somebody has it open already.
     */
    public static Inspection inspect(Path folder) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        List<Finding> broken = new ArrayList<>();
        boolean ledger = Files.exists(folder.resolve(FolderLock.NAME));
        boolean running = ledger && !lock(folder, opened);
        Path journal = folder.resolve("journal");
        if (ledger) {
            requireThere(folder, "head.db", "FSK-06", broken);
            requireThere(folder, "journal", "FSK-09", broken);
        }
        if (Files.isDirectory(journal) && JournalView.isEmpty(journal)) {
            broken.add(new Finding(
                    "FSK-09", "journal", "there is no segment in it, not even an empty one", Optional.empty()));
        }
        if (ledger || Files.isDirectory(journal)) {
            requireThere(folder, "capsules.db", "FSK-11", broken);
        }
        return new Inspection(
                FolderObjects.in(folder),
                look(folder.resolve("head.db"), SqliteHeads::new, opened, broken),
                Files.isDirectory(journal) ? Optional.of(new JournalView(journal, running)) : Optional.empty(),
                look(folder.resolve("capsules.db"), SqliteCapsules::new, opened, broken),
                running ? Optional.empty() : index(folder.resolve("index.db"), opened, broken),
                broken,
                running,
                () -> closeAll(opened));
    }

    /**
     * Keeps others out of a folder, as whoever has a ledger open in it does.
     *
     * @throws Trouble.Conflict if somebody has it open
     */
    public static AutoCloseable lock(Path folder) {
        return FolderLock.take(folder);
    }

    private static void requireThere(Path folder, String name, String code, List<Finding> broken) {
        if (!Files.exists(folder.resolve(name))) {
            broken.add(new Finding(code, name, "it is not there", Optional.empty()));
        }
    }

    /**
     * What a running ledger has on disk, opened once more: its objects and capsules, past everything that the writer remembers.
     *
     * @param live the writer's own stores, whose index says what was erased
     */
    public static Inspection again(Path folder, Stores live) {
        Sqlite db = Sqlite.look(folder.resolve("capsules.db"));
        try {
            return new Inspection(
                    FolderObjects.in(folder),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new SqliteCapsules(db)),
                    Optional.of(live.positions()),
                    List.of(),
                    true,
                    db::close);
        } catch (RuntimeException e) {
            db.close();
            throw e;
        }
    }

    /** Beside a writer it is not looked at: its runs come and go. */
    private static Optional<EntryIndex> index(Path file, Deque<AutoCloseable> opened, List<Finding> broken) {
        return look(file, db -> new RunIndex(db, file, "ledger"), opened, broken)
                .map(index -> index);
    }

    private static boolean lock(Path folder, Deque<AutoCloseable> opened) {
        try {
            opened.push(FolderLock.take(folder));
            return true;
        } catch (Trouble.Conflict somebodyHasIt) {
            return false;
        }
    }

    private static <T> Optional<T> look(
            Path file, Function<Sqlite, T> part, Deque<AutoCloseable> opened, List<Finding> broken) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String name = String.valueOf(file.getFileName());
        try {
            Sqlite db = keep(opened, Sqlite.look(file));
            db.damage().forEach(line -> broken.add(new Finding("FSK-11", name, line, Optional.empty())));
            return Optional.of(part.apply(db));
        } catch (Trouble e) {
            String what = String.valueOf(e.getMessage()).replaceFirst("^" + Pattern.quote(name + ": "), "");
            broken.add(new Finding("FSK-11", name, what, Optional.empty()));
            return Optional.empty();
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
