package dev.cairn.launch.watch;

import dev.cairn.launch.serve.LongRunning;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code cairn mirror}. */
@Command(
        name = "mirror",
        mixinStandardHelpOptions = true,
        description = {
            "Holds a verified copy of a ledger that somebody else runs, serves it from its own address and cosigns what it holds.",
            "It believes the genesis text and nothing else. What is withheld, changed, taken back or signed twice is an alarm:"
                    + " in the log, on its page, as 503 at /healthz, with the evidence in files. It goes on serving the last good state."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"1:it did not start; the sentence says why", "75:its own store failed; start it again"})
public final class MirrorCommand extends LongRunning<MirrorSettings> {
    public MirrorCommand() {
        super(MirrorSettings.class);
    }

    @Override
    protected Opened open(MirrorSettings read, Place place) throws IOException {
        MirrorServer server = MirrorServer.start(read, place);
        return new Opened(server, "mirroring at " + server.url(), server.ending());
    }
}
