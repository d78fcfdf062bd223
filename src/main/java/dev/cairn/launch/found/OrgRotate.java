package dev.cairn.launch.found;

import dev.cairn.launch.Books;
import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn org rotate}. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the request to put a new key in the place of an old one: same name, same role, same prefixes.",
            "Sign it with the old key. If that is lost: a device's or account's organisation signs, or as many registrars as the genesis asks for.",
            "The new key begins a chain of its own, so give it an outbox folder of its own."
        })
final class OrgRotate extends MakesRequest {
    @Option(names = "--key", required = true, paramLabel = "FILE", description = "The new key file (cairn keygen).")
    private Path key = Path.of("");

    @Option(
            names = "--old",
            required = true,
            paramLabel = "THUMBPRINT",
            description = "The old key; its first 8 digits may do.")
    private String old = "";

    @Option(
            names = "--ledger",
            required = true,
            paramLabel = "URL",
            description = "Address of the ledger's site, or a file with its /keys.cairn.")
    private String ledger = "";

    @Override
    Asked ask(Genesis genesis) throws IOException, InterruptedException {
        KeyBook book = Books.read(ledger, genesis);
        Registered before = living(book, old);
        SoftwareSigner next = KeyFile.read(key);
        if (book.register().find(next.publicKey().thumbprint()).isPresent()) {
            throw new IOException(key + " holds a key that this ledger knows already: make a new one (cairn keygen)");
        }
        KeyStatement said = KeyStatement.rotation(genesis.origin(), before.key().thumbprint(), next);
        String owner = before.role() == Role.DEVICE || before.role() == Role.ACCOUNT ? "its organisation, or " : "";
        return new Asked(
                List.of(said), Optional.of(book), "the old key; if it is lost, by " + owner + registrars(genesis));
    }
}
