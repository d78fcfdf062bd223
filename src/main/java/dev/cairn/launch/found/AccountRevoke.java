package dev.cairn.launch.found;

import dev.cairn.ingest.account.AccountBook;
import dev.cairn.launch.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn account revoke}. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = {
            "Ends an account: its API key is refused from the next request on, and the key that signed for it is deleted here. It cannot be undone.",
            "What it submitted stays in the log. Have the key revoked in the ledger too (cairn org revoke), if somebody else may have had it."
        })
final class AccountRevoke implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ID", description = "The account's 8 digits, as cairn account list shows them.")
    private String id = "";

    @Option(
            names = "--folder",
            required = true,
            paramLabel = "FOLDER",
            description = "The capture door's folder of accounts.")
    private Path folder = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec);
        return terminal.run(() -> {
            boolean found = Files.isDirectory(folder)
                    && AccountBook.in(folder, new SecureRandom())
                            .revoke(id, InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS));
            if (!found) {
                throw new IOException("no account " + id + " in " + folder + ": cairn account list shows them");
            }
            terminal.say("revoked " + id);
        });
    }
}
