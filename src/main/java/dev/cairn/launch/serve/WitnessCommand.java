package dev.cairn.launch.serve;

import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code cairn witness}. */
@Command(
        name = "witness",
        mixinStandardHelpOptions = true,
        description = {
            "Co-signs the heads of the ledgers it knows (C2SP tlog-witness), and refuses one that rewrites what it has co-signed before.",
            "It remembers before it answers. Never run it from an old copy of its folder."
        })
public final class WitnessCommand extends LongRunning<WitnessSettings> {
    public WitnessCommand() {
        super(WitnessSettings.class);
    }

    @Override
    protected Opened open(WitnessSettings read, Place place) throws IOException {
        WitnessServer witness = WitnessServer.start(read, place.vertx(), place.clock());
        return Opened.untilStopped(witness, "witnessing on port " + witness.port());
    }
}
