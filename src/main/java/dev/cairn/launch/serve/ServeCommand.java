package dev.cairn.launch.serve;

import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code cairn serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a ledger with the doors and the site that its settings name, until it is told to stop.",
            "It prints \"serving\" when every door is open. Killing it at any moment loses nothing that was acknowledged."
        })
public final class ServeCommand extends LongRunning<ServeSettings> {
    public ServeCommand() {
        super(ServeSettings.class);
    }

    @Override
    protected Opened open(ServeSettings read, Place place) throws IOException {
        Server server = Server.start(read, place.base(), place.vertx(), place.clock());
        return Opened.untilStopped(
                server, "serving " + server.web().map(tier -> tier.url()).orElse("without a site"));
    }
}
