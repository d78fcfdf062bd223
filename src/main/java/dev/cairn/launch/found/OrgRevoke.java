package dev.cairn.launch.found;

import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cairn org revoke}. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the request to revoke one key. What it signs afterwards is refused; what it signed before stays valid, except the chains that --void names.",
            "A device's or account's organisation signs the request, or as many registrars as the genesis asks for. A key never comes back."
        })
final class OrgRevoke extends MakesRequest {
    @Option(
            names = "--revoked",
            required = true,
            paramLabel = "THUMBPRINT",
            description = "The key; its first 8 digits may do.")
    private String revoked = "";

    @Mixin
    private Ending ending = new Ending();

    @Option(
            names = "--void",
            paramLabel = "CHAIN:SEQ",
            description =
                    "Statements of that chain from that seq on do not count, although they are in the log: what a thief signed before anybody noticed. May be repeated.")
    private List<String> voids = List.of();

    @Override
    Asked ask(Genesis genesis) throws IOException, InterruptedException {
        KeyBook book = ending.book(genesis);
        Registered key = living(book, revoked);
        KeyStatement said = new KeyStatement.Revocation(key.key().thumbprint(), ending.reason(), voids(voids));
        String owner = key.organisation()
                .map(organisation -> "its organisation " + Told.owner(book, organisation) + ", or by ")
                .orElse("");
        return new Asked(List.of(said), Optional.of(book), owner + registrars(genesis));
    }
}
