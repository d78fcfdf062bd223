package dev.cairn.launch.found;

import dev.cairn.launch.Books;
import dev.cairn.launch.Terminal;
import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.note.Genesis;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn org sign}. */
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description = {
            "Signs a request with your key, on your machine: shows in words what you would say, asks, signs, and with --post sends it.",
            "Without a request it only sends what waits in the outbox. What you have signed before is not signed again."
        })
final class OrgSign implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SigningDesk desk = new SigningDesk();

    @Option(
            names = "--ledger",
            paramLabel = "URL",
            description =
                    "Address of the ledger's site: asks it whether your signature would count, and for the names of keys.")
    private @Nullable String ledger;

    @Parameters(paramLabel = "REQUEST", description = "The files to sign, one after the other.")
    private List<Path> requests = List.of();

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec);
        return terminal.run(() -> {
            if (requests.isEmpty()) {
                desk.post(terminal);
                return;
            }
            Genesis genesis = desk.genesis();
            Optional<KeyBook> book = ledger == null ? Optional.empty() : Optional.of(Books.read(ledger, genesis));
            for (Path request : requests) {
                desk.sign(Request.read(request, genesis.origin()), book, terminal);
            }
        });
    }
}
