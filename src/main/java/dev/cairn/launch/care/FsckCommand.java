package dev.cairn.launch.care;

import dev.cairn.launch.Console;
import dev.cairn.launch.Sentence;
import dev.cairn.ledger.Fsck;
import dev.cairn.ledger.HttpObjects;
import dev.cairn.ledger.ObjectSource;
import dev.cairn.ledger.Repair;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.store.FolderObjects;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn fsck}. */
@Command(
        name = "fsck",
        mixinStandardHelpOptions = true,
        description = {
            "Reads everything that is kept of a ledger and recomputes it: entries, tiles, seals, heads, capsules, journal, index.",
            "It changes nothing and works beside a running ledger. One line a finding: code, place, what contradicts what."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything that was read holds",
            "1:something does not, or could not be read; nothing may rely on it before it is explained",
            "2:the command line, the settings or the genesis were not understood; nothing was checked"
        })
public final class FsckCommand implements Callable<Integer> {
    private static final long PROGRESS_ENTRIES = 100_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "SETTINGS|FOLDER|URL",
            description = "Settings of a ledger or a mirror, a folder of either, or a public address.")
    private String target = "";

    @Option(
            names = "--genesis",
            paramLabel = "FILE",
            description = "The genesis text; needed for a folder or an address.")
    private @Nullable Path genesis;

    @Option(
            names = "--index",
            paramLabel = "all|spot",
            description = "Look up every row of the index, or every 64th and all seals. Default: ${DEFAULT-VALUE}")
    private Rows index = Rows.all;

    @Option(
            names = "--repair-from",
            paramLabel = "URL|FOLDER",
            description = "Take damaged tiles and bundles back from this copy, each only if nothing speaks against it."
                    + " The ledger must be stopped.")
    private @Nullable String repairFrom;

    /** How much of the index is looked up. */
    enum Rows {
        all,
        spot
    }

    @Override
    public Integer call() {
        Console.onlyTrouble();
        Target read;
        try {
            read = Target.of(target, genesis);
        } catch (IOException | IllegalArgumentException | Trouble e) {
            spec.commandLine().getErr().println(Sentence.of(e));
            return 2;
        }
        try (var log = read.log()) {
            Fsck.Options options = new Fsck.Options(read.genesis(), !read.remote(), index == Rows.all, read.own());
            Fsck.Report report = check(read, options);
            return repairFrom == null || report.clean() ? verdict(report) : repair(read, options, report, repairFrom);
        }
    }

    private Fsck.Report check(Target read, Fsck.Options options) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        LongConsumer progress = done -> {
            if (done % PROGRESS_ENTRIES == 0) {
                err.println("checked entries=" + done);
            }
        };
        return Fsck.run(read.log(), options, out::println, progress);
    }

    private int verdict(Fsck.Report report) {
        String read = report.size() + " entries (" + report.statements() + " statements), " + report.objects()
                + " objects, " + report.capsules() + " capsules (" + report.erased() + " erased), " + report.records()
                + " journal records, " + report.rows() + " index rows";
        boolean clean = report.clean();
        spec.commandLine().getOut().println(clean ? "whole: " + read : report.count() + " findings in " + read);
        return clean ? 0 : 1;
    }

    private int repair(Target read, Fsck.Options options, Fsck.Report report, String from) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (read.folder().isEmpty()) {
            err.println("only a folder can be mended");
            return 1;
        }
        if (read.log().running()) {
            err.println("somebody has this ledger open: stop it, then mend it");
            return 1;
        }
        Map<String, Bytes> right;
        try {
            right = Repair.of(read.log(), options, report.findings(), copy(from));
        } catch (IOException | IllegalArgumentException | Trouble e) {
            err.println("nothing was mended: " + Sentence.of(e));
            return 1;
        }
        if (right.isEmpty()) {
            err.println("nothing was mended: " + from + " has no object that would hold in place of a damaged one."
                    + " Tiles and bundles can be mended; for the rest see docs/codes.md");
            return 1;
        }
        FolderObjects own = FolderObjects.in(read.folder().get());
        right.forEach((key, bytes) -> {
            own.mend(key, bytes);
            out.println("mended " + key);
        });
        out.println("checking again");
        return verdict(check(read, options));
    }

    /** @throws IOException if there is no log to be seen */
    private static ObjectSource copy(String from) throws IOException {
        ObjectSource other = from.matches("https?://.*")
                ? new HttpObjects(URI.create(from), HttpObjects.TIMEOUT)
                : FolderObjects.in(Path.of(from));
        if (other.get("checkpoint").isEmpty() && other.get("checkpoint-pending").isEmpty()) {
            throw new IOException(from + " shows no log: is it the address or the folder of a mirror?");
        }
        return other;
    }
}
