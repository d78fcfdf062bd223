package dev.cairn.launch.found;

import dev.cairn.launch.Books;
import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.note.Genesis;
import java.io.IOException;
import picocli.CommandLine.Option;

/** The options of whoever ends keys: why, and where the keys of the ledger can be read. */
final class Ending {
    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for everybody to read.")
    private String reason = "";

    @Option(
            names = "--ledger",
            required = true,
            paramLabel = "URL",
            description = "Address of the ledger's site, or a file with its /keys.cairn.")
    private String ledger = "";

    String reason() {
        return reason;
    }

    KeyBook book(Genesis genesis) throws IOException, InterruptedException {
        return Books.read(ledger, genesis);
    }
}
