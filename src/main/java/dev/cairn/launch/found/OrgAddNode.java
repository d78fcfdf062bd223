package dev.cairn.launch.found;

import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn org add-node}. */
@Command(
        name = "add-node",
        mixinStandardHelpOptions = true,
        description = {
            "On the operator's machine: makes the request to register the node's key, which signs receipts and findings.",
            "It takes effect when as many registrars as the genesis asks for have signed the request and posted it."
        })
final class OrgAddNode extends MakesRequest {
    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "The node's key file (node-key in the settings).")
    private Path key = Path.of("");

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its name as everybody will read it.")
    private String name = "";

    @Override
    Asked ask(Genesis genesis) throws IOException {
        KeyStatement said = KeyStatement.node(genesis.origin(), KeyFile.read(key), name);
        return new Asked(List.of(said), Optional.empty(), registrars(genesis));
    }
}
