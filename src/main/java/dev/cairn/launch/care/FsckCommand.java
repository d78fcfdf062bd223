package dev.cairn.launch.care;

import dev.cairn.launch.Console;
import dev.cairn.launch.Sentence;
import dev.cairn.ledger.Fsck;
import dev.cairn.ledger.HttpObjects;
import dev.cairn.ledger.Inspection;
import dev.cairn.ledger.ObjectSource;
import dev.cairn.ledger.Repair;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.store.FolderObjects;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
            if (report.clean() && report.size() == 0) {
                spec.commandLine()
                        .getErr()
                        .println("nothing was checked: no signed head is kept at " + target
                                + ". Is it the right place? A ledger or mirror that has begun has one");
                return 2;
            }
            return repairFrom == null || report.clean()
                    ? verdict(log, report)
                    : repair(read, options, report, repairFrom);
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

    private int verdict(Inspection log, Fsck.Report report) {
        boolean unlooked = log.running() && log.positions().isEmpty();
        String read = report.size() + " entries (" + report.statements() + " statements), " + report.objects()
                + " objects, " + report.capsules() + " capsules (" + report.erased() + " erased), " + report.records()
                + " journal records, "
                + (unlooked ? "and no index rows: the ledger runs" : report.rows() + " index rows");
        boolean clean = report.clean();
        String findings = report.count() == 1 ? "1 finding in " : report.count() + " findings in ";
        spec.commandLine().getOut().println((clean ? "whole: " : findings) + read);
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
        Set<String> mended = new HashSet<>();
        try {
            ObjectSource copy = copy(from);
            FolderObjects own = FolderObjects.in(read.folder().get());
            Fsck.Report left = report;
            while (!left.clean() && mend(Repair.of(read.log(), options, left.findings(), copy), own, mended)) {
                out.println("checking again");
                left = check(read, options);
            }
            if (!mended.isEmpty()) {
                return verdict(read.log(), left);
            }
        } catch (IOException | IllegalArgumentException | Trouble e) {
            err.println((mended.isEmpty() ? "nothing" : "nothing more") + " was mended: " + Sentence.of(e));
            return 1;
        }
        err.println("nothing was mended: " + from + " has no object that would hold in place of a damaged one."
                + " Tiles and bundles can be mended; for the rest see docs/codes.md");
        return 1;
    }

    /** False if there was nothing that had not been mended before: a disk that does not keep what is written ends it. */
    private boolean mend(Map<String, Bytes> right, FolderObjects own, Set<String> mended) {
        boolean progress = false;
        for (Map.Entry<String, Bytes> each : right.entrySet()) {
            if (mended.add(each.getKey())) {
                progress = true;
                own.mend(each.getKey(), each.getValue());
                spec.commandLine().getOut().println("mended " + each.getKey());
            }
        }
        return progress;
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
