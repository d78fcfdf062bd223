package dev.cairn.launch.found;

import dev.cairn.proof.Hash;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn org add-account}. */
@Command(
        name = "add-account",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the request to register the key of an account of an organisation, which signs plain EPCIS documents for it.",
            "The organisation signs it, or as many registrars as the genesis asks for."
        })
final class OrgAddAccount extends MakesRequest {
    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "The account's key file (cairn keygen).")
    private Path key = Path.of("");

    @Option(
            names = "--organisation",
            required = true,
            paramLabel = "KEY",
            description = "Thumbprint or public key of its organisation.")
    private String organisation = "";

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its name as everybody will read it.")
    private String name = "";

    @Override
    Asked ask(Genesis genesis) throws IOException {
        Hash owner = thumbprint(organisation);
        KeyStatement said = KeyStatement.account(genesis.origin(), KeyFile.read(key), owner, name);
        return new Asked(
                List.of(said), Optional.empty(), "the organisation " + owner.hex() + ", or " + registrars(genesis));
    }
}
