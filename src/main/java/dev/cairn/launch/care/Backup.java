package dev.cairn.launch.care;

import dev.cairn.launch.serve.ServeSettings;
import dev.cairn.launch.serve.Server;
import dev.cairn.ledger.Fsck;
import dev.cairn.ledger.Inspection;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Head;
import dev.cairn.store.EmbeddedBackup;
import dev.cairn.store.EmbeddedStores;
import dev.cairn.store.FolderObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Copies a ledger's folder while it runs.
 *
 * <pre>
 * 1  newest published head, size S           what follows is at least as new
 * 2  capsules.db, SQLite's online backup     cursor ≥ S
 * 3  journal records from S on               acknowledged, not yet under a head
 * 4  every object of size S                  what is there already stays: it never changes
 * 5  the heads, last
 * 6  read everything back: fsck of the copy
 * </pre>
 *
 * Never {@code head.db}: an old one would sign a second history. A crash leaves a copy without its newest heads; the next run goes on.
 */
final class Backup {
    private static final int TRIES_MAX = 5;
    private static final String PENDING = "checkpoint-pending";
    private static final String WITNESSED = "checkpoint";

    private final ServeSettings settings;
    private final Path settingsFile;
    private final Genesis genesis;
    private final Path ledger;
    private final Path target;
    private long copied;
    private long kept;

    /** What was saved. */
    record Saved(long size, long copied, long kept, long tail, Fsck.Report report) {}

    Backup(ServeSettings settings, Path settingsFile, Path ledger, Path target) throws IOException {
        this.settings = settings;
        this.settingsFile = settingsFile;
        this.genesis = Server.genesis(settings.ledger().genesis());
        this.ledger = ledger;
        this.target = target;
    }

    Saved run(boolean withKeys) throws IOException {
        requirePlace();
        IOException last = new IOException("no try");
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            try {
                return save(withKeys);
            } catch (IllegalArgumentException trimmed) {
                // The journal let go of its first records meanwhile: they are under a newer head, begin again with
                // that.
                last = new IOException("the ledger moves faster than the copy: " + trimmed.getMessage(), trimmed);
            }
        }
        throw last;
    }

    private void requirePlace() throws IOException {
        if (Files.exists(target.resolve("head.db")) || Files.exists(target.resolve("ledger.lock"))) {
            throw new IOException(target + " is a ledger, not a place for backups");
        }
        Files.createDirectories(target.resolve("public"));
        Path text = target.resolve("genesis.txt");
        if (Files.exists(text) && !Files.readString(text).equals(genesis.text())) {
            throw new IOException(target + " holds the backup of another ledger");
        }
    }

    private Saved save(boolean withKeys) throws IOException {
        FolderObjects own = FolderObjects.in(ledger);
        FolderObjects copy = FolderObjects.in(target);
        Head pending = head(own, PENDING)
                .orElseThrow(() -> new IOException("this ledger has published nothing yet: there is nothing to save"));
        Optional<Head> witnessed = head(own, WITNESSED);
        long size = pending.checkpoint().size();
        EmbeddedBackup.capsules(ledger, target);
        long tail = EmbeddedBackup.journal(ledger, target, size);
        copied = 0;
        kept = 0;
        objects(own, copy, size);
        // The same head counts its objects once.
        witnessed
                .filter(head -> head.checkpoint().size() != size)
                .ifPresent(head -> objects(own, copy, head.checkpoint().size()));
        papers(withKeys);
        copy.mend(PENDING, Bytes.ofUtf8(pending.note().toString()));
        witnessed.ifPresent(
                head -> copy.mend(WITNESSED, Bytes.ofUtf8(head.note().toString())));
        return new Saved(size, copied, kept, tail, check());
    }

    private Optional<Head> head(FolderObjects own, String key) throws IOException {
        try {
            Optional<Bytes> note = own.get(key);
            return note.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Head.read(note.get().utf8(), genesis));
        } catch (Malformed e) {
            throw new IOException(key + " does not verify: " + e.getMessage() + "; run cairn fsck first", e);
        }
    }

    private void objects(FolderObjects own, FolderObjects copy, long size) {
        for (TilePath path : TilePath.needed(0, size)) {
            String key = path.path();
            if (Files.exists(target.resolve("public").resolve(key))) {
                kept++;
                continue;
            }
            copy.mend(
                    key,
                    own.get(key)
                            .orElseThrow(() -> new Trouble.Corrupt("tile missing path=" + key + "; run cairn fsck")));
            copied++;
        }
    }

    private void papers(boolean withKeys) throws IOException {
        Files.writeString(target.resolve("genesis.txt"), genesis.text());
        Files.copy(settingsFile, target.resolve("settings.yaml"), StandardCopyOption.REPLACE_EXISTING);
        if (withKeys) {
            Path keys = Files.createDirectories(target.resolve("keys"));
            for (Path key :
                    List.of(settings.ledger().logKey(), settings.ledger().nodeKey())) {
                Files.copy(
                        key,
                        keys.resolve(key.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Reads everything back; an object that was damaged in an earlier copy is copied once more. */
    private Fsck.Report check() {
        Fsck.Report first = fsck();
        if (first.clean()) {
            return first;
        }
        FolderObjects own = FolderObjects.in(ledger);
        FolderObjects copy = FolderObjects.in(target);
        List<TilePath> damaged = new ArrayList<>();
        first.findings().forEach(finding -> finding.object().ifPresent(damaged::add));
        damaged.forEach(path -> own.get(path.path()).ifPresent(bytes -> copy.mend(path.path(), bytes)));
        return damaged.isEmpty() ? first : fsck();
    }

    private Fsck.Report fsck() {
        Fsck.Options options = new Fsck.Options(genesis, true, false, Optional.of(Set.of()));
        try (Inspection saved = EmbeddedStores.inspect(target)) {
            return Fsck.run(saved, options, finding -> {}, done -> {});
        }
    }
}
