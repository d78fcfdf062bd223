package dev.cairn.launch;

import dev.cairn.ledger.stamp.Stamp;
import dev.cairn.ledger.stamp.TimestampCheck;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.Main;
import dev.cairn.proof.bundle.ProofBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn verify}: the stand-alone verifier under another name. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a proof bundle, or the proof of one entry, against a genesis text that you have from somewhere you trust. Needs no network and no server.",
            "Prints one line a step: proven, refuted or undecided, with its code. Nothing inside the bundle is trusted."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is refuted",
            "1:something is refuted",
            "2:a file or the command line was not understood"
        })
final class Verify implements Callable<Integer> {
    @Parameters(paramLabel = "BUNDLE", description = "A .cairn or .tlog-proof file.")
    private Path bundle = Path.of("");

    @Option(names = "--policy", required = true, paramLabel = "FILE", description = "The ledger's genesis text.")
    private Path policy = Path.of("");

    @Option(
            names = "--now",
            paramLabel = "SECONDS",
            description = "Judge freshness at this time, seconds since 1970. Default: this machine's clock.")
    private @Nullable Long now;

    @Option(
            names = "--entry",
            paramLabel = "FILE",
            description = "The log entry that a .tlog-proof is asked about. Default: the one that the file carries.")
    private @Nullable Path entry;

    @Option(
            names = "--stamps-out",
            paramLabel = "FOLDER",
            description = {
                "Also writes each time stamp of the bundle as N.checkpoint.txt and N.tst into this folder, for other people's tools:",
                "openssl ts -verify -data 1.checkpoint.txt -in 1.tst -token_in -CAfile AUTHORITY.pem"
            })
    private @Nullable Path stampsOut;

    @Override
    public Integer call() throws IOException {
        List<String> words = new ArrayList<>(List.of(bundle.toString(), "--policy", policy.toString()));
        if (now != null) {
            words.addAll(List.of("--now", now.toString()));
        }
        if (entry != null) {
            words.addAll(List.of("--entry", entry.toString()));
        }
        if (stampsOut != null) {
            writeStamps(stampsOut);
        }
        return new Main(InstantSource.system(), new TimestampCheck(), System.out, System.err)
                .run(words.toArray(String[]::new));
    }

    /** What does not read is left to the verdict. */
    private void writeStamps(Path folder) throws IOException {
        Files.createDirectories(folder);
        try {
            List<Bytes> stamps =
                    ProofBundle.decode(Bytes.wrap(Files.readAllBytes(bundle))).tokens();
            for (int i = 1; i <= stamps.size(); i++) {
                Stamp stamp = Stamp.Bundled.decode(stamps.get(i - 1)).stamp();
                Files.writeString(folder.resolve(i + ".checkpoint.txt"), stamp.text());
                Files.write(folder.resolve(i + ".tst"), stamp.token().toArray());
            }
        } catch (Malformed leftToTheVerdict) {
            System.err.println("a time stamp does not read: " + leftToTheVerdict.getMessage());
        }
    }
}
