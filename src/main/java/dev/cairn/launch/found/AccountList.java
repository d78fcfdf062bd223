package dev.cairn.launch.found;

import dev.cairn.ingest.account.Account;
import dev.cairn.ingest.account.AccountBook;
import dev.cairn.launch.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cairn account list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Shows the accounts, never their API keys; cairn org list shows which keys are registered.")
final class AccountList implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

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
            if (!Files.isDirectory(folder)) {
                throw new IOException(folder + " is no folder of accounts: cairn account add makes one");
            }
            for (Account each : AccountBook.in(folder, new SecureRandom()).all()) {
                terminal.say(each.id() + "  \"" + each.name() + "\"  of "
                        + each.organisation().hex() + ", key " + each.key().hex()
                        + each.revoked().map(at -> ", revoked " + at).orElse(", since " + each.made()));
            }
        });
    }
}
