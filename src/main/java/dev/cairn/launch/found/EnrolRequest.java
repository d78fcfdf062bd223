package dev.cairn.launch.found;

import dev.cairn.launch.Terminal;
import dev.cairn.launch.serve.Server;
import dev.cairn.proof.note.Genesis;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn enrol request}: what the gateway brought and proved, for a key that lies elsewhere; the very same capsule is signed there. */
@Command(
        name = "request",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the request of the gateway that came with a code, for the machine with the organisation's key:"
                    + " cairn org sign FILE.",
            "Until it is signed the gateway is connected and keeps what it measures."
        })
final class EnrolRequest implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "ID", description = "The first four characters of the code.")
    private String id = "";

    @Parameters(
            index = "1",
            paramLabel = "REQUEST",
            description = "The new file. An existing one is never overwritten.")
    private Path file = Path.of("");

    @Option(
            names = "--folder",
            required = true,
            paramLabel = "FOLDER",
            description = "The enrolment door's folder of codes.")
    private Path folder = Path.of("");

    @Option(names = "--genesis", required = true, paramLabel = "FILE", description = "The ledger's genesis text.")
    private Path genesisFile = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec);
        return terminal.run(() -> {
            Genesis genesis = Server.genesis(genesisFile);
            Came came = Came.within(0, folder, id);
            came.lines().forEach(terminal::say);
            new Told(genesis, Optional.empty()).lines(came.said()).forEach(terminal::say);
            NewFiles.write(Map.of(file, new Request(genesis.origin(), List.of(came.capsule())).text()));
            terminal.say("wrote " + file + ": to be signed by the organisation "
                    + came.said().organisation().hex() + " with cairn org sign");
        });
    }
}
