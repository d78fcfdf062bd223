package dev.cairn.launch;

import dev.cairn.proof.bundle.Main;
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
            "Checks a proof bundle against a genesis text that you have from somewhere you trust. Needs no network and no server.",
            "Prints one line a step: proven, refuted or undecided, with its code. Nothing inside the bundle is trusted."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is refuted",
            "1:something is refuted",
            "2:a file or the command line was not understood"
        })
final class Verify implements Callable<Integer> {
    @Parameters(paramLabel = "BUNDLE", description = "A .cairn file.")
    private Path bundle = Path.of("");

    @Option(names = "--policy", required = true, paramLabel = "FILE", description = "The ledger's genesis text.")
    private Path policy = Path.of("");

    @Option(
            names = "--now",
            paramLabel = "SECONDS",
            description = "Judge freshness at this time, seconds since 1970. Default: this machine's clock.")
    private @Nullable Long now;

    @Override
    public Integer call() {
        List<String> words = new ArrayList<>(List.of(bundle.toString(), "--policy", policy.toString()));
        if (now != null) {
            words.addAll(List.of("--now", now.toString()));
        }
        return new Main(InstantSource.system(), System.out, System.err).run(words.toArray(String[]::new));
    }
}
