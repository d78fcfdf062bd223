package dev.cairn.launch.found;

import dev.cairn.ingest.account.AccountBook;
import dev.cairn.launch.Terminal;
import dev.cairn.proof.Hash;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn account add}. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = {
            "Makes an account with its API key, which is printed once and kept nowhere, and the key with which this server signs what the account sends.",
            "Writes the request to register that key. Until the organisation (or the registrars) has signed it with cairn org sign, the account is told 403."
        })
final class AccountAdd extends MakesRequest {
    @Option(
            names = "--folder",
            required = true,
            paramLabel = "FOLDER",
            description = "The capture door's folder of accounts (ingest.capture.accounts).")
    private Path folder = Path.of("");

    @Option(
            names = "--organisation",
            required = true,
            paramLabel = "KEY",
            description = "Thumbprint or public key of the organisation whose account it is.")
    private String organisation = "";

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its name as everybody will read it.")
    private String name = "";

    private @Nullable AccountBook book;
    private AccountBook.@Nullable Draft draft;

    @Override
    Asked ask(Genesis genesis) throws IOException {
        SecureRandom random = new SecureRandom();
        Hash owner = thumbprint(organisation);
        AccountBook opened = AccountBook.in(folder, random);
        AccountBook.Draft drawn =
                opened.draft(name, owner, InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS), random);
        book = opened;
        draft = drawn;
        KeyStatement said = KeyStatement.account(genesis.origin(), drawn.signer(), owner, name);
        return new Asked(
                List.of(said), Optional.empty(), "the organisation " + owner.hex() + ", or " + registrars(genesis));
    }

    /** Now that the request is there: a request without an account is a file too many, an account without one could never sign. */
    @Override
    void written(Terminal terminal) throws IOException {
        if (book == null || draft == null) {
            throw new IllegalStateException("written before it was asked");
        }
        book.add(draft);
        terminal.say("account " + draft.account().id() + "  \"" + name + "\"");
        terminal.say("API key " + draft.apiKey().text());
        terminal.say("  It is shown this once. Whoever has it can submit events in this account's name.");
    }
}
