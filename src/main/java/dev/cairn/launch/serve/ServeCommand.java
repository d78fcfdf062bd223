package dev.cairn.launch.serve;

import dev.cairn.ledger.LedgerState;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;

/** {@code cairn serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a ledger with the doors and the site that its settings name, until it is told to stop.",
            "It prints \"serving\" when every door is open. Killing it at any moment loses nothing that was acknowledged.",
            "On Cassandra a second one stands by and takes over when the first falls silent; whoever was taken over from ends with exit code 75: start it again, and it stands by."
        })
public final class ServeCommand extends LongRunning<ServeSettings> {
    public ServeCommand() {
        super(ServeSettings.class);
    }

    @Override
    protected Opened open(ServeSettings read, Place place) throws IOException {
        Server server = Server.start(read, place.base(), place.vertx(), place.clock());
        boolean shared = StoreAddress.isShared(read.ledger().store());
        CompletableFuture<Integer> ending = new CompletableFuture<>();
        // Completes "ending" itself; nothing can fail in it.
        CompletableFuture<Void> unused = server.halted().thenAccept(halt -> {
            if (isWorthAnotherStart(halt, shared)) {
                ending.complete(TRY_AGAIN);
            }
        });
        return new Opened(
                server, "serving " + server.web().map(tier -> tier.url()).orElse("without a site"), ending);
    }

    /**
     * A lost race always; on a store that others can take over also a step that failed, for a halted writer would only keep them from it.
     * What needs a human stays up for reading.
     */
    private static boolean isWorthAnotherStart(LedgerState.Halted halt, boolean shared) {
        return halt.code().equals("HLT-03") || (shared && halt.code().equals("HLT-02"));
    }
}
