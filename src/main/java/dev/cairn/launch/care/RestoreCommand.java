package dev.cairn.launch.care;

import dev.cairn.launch.Console;
import dev.cairn.launch.Sentence;
import dev.cairn.launch.serve.ServeSettings;
import dev.cairn.launch.serve.Server;
import dev.cairn.ledger.CapsuleReturn;
import dev.cairn.ledger.Finding;
import dev.cairn.ledger.Fsck;
import dev.cairn.ledger.HttpObjects;
import dev.cairn.ledger.Inspection;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.ObjectSource;
import dev.cairn.ledger.Restore;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Head;
import dev.cairn.settings.Settings;
import dev.cairn.settings.SettingsException;
import dev.cairn.store.EmbeddedBackup;
import dev.cairn.store.EmbeddedStores;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn restore}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Brings a ledger back into an empty folder. Its head comes from the witnesses: the newest one that any of them has cosigned.",
            "The data must reach it. Entries that the backup does not have are taken from a mirror and proven; else it refuses and says what is missing."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the ledger can be started",
            "1:it cannot; nothing was left behind, the sentence says why",
            "3:it can be started; some capsules are lost or withheld, and each is named"
        })
public final class RestoreCommand implements Callable<Integer> {
    static final int WITH_LOSS = 3;

    private static final Duration WITNESS_TIMEOUT = Duration.ofSeconds(10);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "BACKUP", description = "Folder that cairn backup wrote.")
    private Path backup = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "SETTINGS",
            description = "Settings of the ledger to be: its store names the folder, its witnesses are asked.")
    private Path settings = Path.of("");

    @Option(
            names = "--mirror",
            paramLabel = "URL",
            description = "Where entries can be had that the backup does not hold. May be given several times.")
    private List<URI> mirrors = new ArrayList<>();

    @Option(
            names = "--capsules",
            paramLabel = "OUTBOX",
            description =
                    "Where capsules can be had that the backup does not hold: the outbox of an organisation or a registrar, or a copy of it."
                            + " May be given several times; each capsule is held against its statement.")
    private List<Path> outboxes = new ArrayList<>();

    @Option(
            names = "--accept-erasure-risk",
            description = "Bring back also the data that a statement whose own capsule is lost may have had erased."
                    + " Else they are withheld until its signer brings that capsule (--capsules).")
    private boolean acceptErasureRisk;

    @Option(
            names = "--accept-rollback-risk",
            description =
                    "Go on although witnesses are silent, or there are none: if a newer head was signed that nobody shows,"
                            + " this ledger will sign a second history.")
    private boolean acceptRisk;

    @Override
    public Integer call() {
        Console.onlyTrouble();
        try {
            ServeSettings read = Settings.read(settings, ServeSettings.class, System.getenv());
            return restore(read, LedgerFolder.of(read, settings));
        } catch (SettingsException | IOException | Trouble | IllegalArgumentException e) {
            spec.commandLine().getErr().println(Sentence.of(e));
            return 1;
        }
    }

    private int restore(ServeSettings read, Path folder) throws IOException {
        if (Files.exists(folder) && !isEmpty(folder)) {
            throw new IOException("RST-05 " + folder + " is not empty: a restore begins with an empty folder");
        }
        if (!Files.isDirectory(backup.resolve("public"))) {
            throw new IOException(backup + " is no backup: a folder that cairn backup wrote has public/ in it");
        }
        Genesis genesis = Server.genesis(read.ledger().genesis());
        List<ObjectSource> copies = new ArrayList<>();
        mirrors.forEach(url -> copies.add(new HttpObjects(url, HttpObjects.TIMEOUT)));
        Path half = folder.resolveSibling(folder.getFileName() + ".restoring");
        delete(half);
        Restore restore = new Restore(
                genesis,
                done -> spec.commandLine().getErr().println("restored entries=" + done),
                new CapsuleReturn.Wishes(OutboxCapsules.of(outboxes), acceptErasureRisk));
        try (Inspection saved = EmbeddedStores.inspect(backup)) {
            List<ObjectSource> heads = new ArrayList<>(copies);
            heads.add(saved.objects());
            Head head = restore.newestHead(witnesses(read, genesis), heads, acceptRisk);
            int exit = build(restore, head, saved, copies, half, genesis);
            if (Files.exists(folder)) {
                Files.delete(folder);
            }
            Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
            return exit;
        } catch (RuntimeException | IOException e) {
            delete(half);
            throw e;
        }
    }

    private static Map<String, ObjectSource> witnesses(ServeSettings read, Genesis genesis) {
        Map<String, ObjectSource> witnesses = new HashMap<>();
        for (var witness : genesis.policy().witnesses()) {
            Optional<URI> at = Optional.ofNullable(read.ledger().witnesses().get(witness.name()))
                    .or(witness::url);
            at.ifPresent(url -> witnesses.put(witness.name(), new HttpObjects(url, WITNESS_TIMEOUT)));
        }
        return witnesses;
    }

    private int build(
            Restore restore, Head head, Inspection saved, List<ObjectSource> copies, Path half, Genesis genesis)
            throws IOException {
        long size = head.checkpoint().size();
        Files.createDirectories(half);
        EmbeddedBackup.begin(half, size);
        Restore.Filled filled;
        try (Stores stores = EmbeddedStores.open(half)) {
            filled = restore.fill(head, saved, copies, stores);
        }
        long tail = tail(saved, half, size);
        CapsuleReturn.Returned capsules = filled.capsules();
        requireWhole(half, genesis, absent(capsules));
        PrintWriter out = spec.commandLine().getOut();
        boolean witnessed = !head.cosignatures().isEmpty();
        out.println("restored to size " + size + ", cosigned by "
                + (witnessed ? head.cosignatures().keySet() : "nobody") + "; " + capsules.capsules() + " capsules, "
                + capsules.erased()
                + " erased, " + tail + " acknowledged entries behind the head");
        ranges(capsules.lost()).forEach(range -> out.println("lost: the capsules of " + range + " were in no copy"));
        ranges(capsules.keyStatements())
                .forEach(range -> out.println("WARNING: key statements by registrars: " + range
                        + ". Whom they registered is unknown to this ledger, and what a key signs that they revoked is taken."
                        + " Ask the registrars for their outboxes (--capsules) before you start it"));
        tellWithheld(capsules);
        out.println("start it: cairn serve " + settings
                + (witnessed ? " (it asks its witnesses once more before it signs)" : ""));
        return absent(capsules).isEmpty() ? 0 : WITH_LOSS;
    }

    /** Where fsck will miss something, and we know why. */
    private static Set<String> absent(CapsuleReturn.Returned capsules) {
        Set<String> places = new HashSet<>();
        capsules.lost().forEach(index -> places.add("capsule " + index));
        capsules.withheld().forEach(index -> places.add("capsule " + index));
        return places;
    }

    private void tellWithheld(CapsuleReturn.Returned capsules) {
        PrintWriter out = spec.commandLine().getOut();
        if (capsules.withheld().isEmpty()) {
            return;
        }
        ranges(capsules.withheld())
                .forEach(
                        range -> out.println("withheld: the capsules of " + range + " may have been erased meanwhile"));
        capsules.doubts()
                .forEach((index, key) -> out.println(
                        "because: what entry " + index + " says is lost; it was signed by the key " + key.hex()));
        out.println(
                "they come back from this backup when these signers bring their outboxes: empty the folder and restore again with"
                        + " --capsules OUTBOX, before the ledger is started. Who is sure that nothing was erased says --accept-erasure-risk");
    }

    /** Ascending indices in words, neighbours together: every one is named, and a thousand of them are one line. */
    static List<String> ranges(List<Long> indices) {
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < indices.size(); ) {
            int last = i;
            while (last + 1 < indices.size() && indices.get(last + 1) == indices.get(last) + 1) {
                last++;
            }
            ranges.add(
                    last == i ? "entry " + indices.get(i) : "entries " + indices.get(i) + " to " + indices.get(last));
            i = last + 1;
        }
        return ranges;
    }

    /** What was acknowledged behind the head, if the backup knows it. */
    private static long tail(Inspection saved, Path half, long size) {
        List<JournalRecord> records = new ArrayList<>();
        saved.journal()
                .ifPresent(journal -> journal.replay(journal.first(), record -> {
                    long next = records.isEmpty()
                            ? size
                            : records.get(records.size() - 1).end();
                    if (record.first() == next) {
                        records.add(record);
                    }
                }));
        EmbeddedBackup.append(half, records);
        return records.stream().mapToLong(record -> record.entries().size()).sum();
    }

    private static void requireWhole(Path half, Genesis genesis, Set<String> lost) throws IOException {
        Fsck.Options options = new Fsck.Options(genesis, true, false, Optional.of(Set.of()));
        try (Inspection built = EmbeddedStores.inspect(half)) {
            List<Finding> wrong = new ArrayList<>();
            Fsck.run(
                    built,
                    options,
                    finding -> {
                        if (wrong.isEmpty() && !lost.contains(finding.place())) {
                            wrong.add(finding);
                        }
                    },
                    done -> {});
            if (!wrong.isEmpty()) {
                throw new IOException("RST-04 what was put together does not hold: " + wrong.get(0));
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
