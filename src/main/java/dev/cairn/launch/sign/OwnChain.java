package dev.cairn.launch.sign;

import dev.cairn.launch.serve.Server;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.note.Genesis;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of whoever signs at his own machine: key, ledger, outbox, and where it goes. */
public final class OwnChain {
    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "Your key file (cairn keygen). It stays on this machine.")
    private Path key = Path.of("");

    @Option(names = "--genesis", required = true, paramLabel = "FILE", description = "The ledger's genesis text.")
    private Path genesis = Path.of("");

    @Option(
            names = "--outbox",
            required = true,
            paramLabel = "FOLDER",
            description =
                    "Where signed statements are kept: your own copy of all you said. One folder for each key and ledger; back it up.")
    private Path outbox = Path.of("");

    @Option(
            names = "--post",
            paramLabel = "URL",
            description =
                    "The ledger's capture address, for instance http://host:8081/capture; without it what you sign waits in the outbox for a later call with --post.")
    private @Nullable URI post;

    private final SecureRandom random = new SecureRandom();

    /** For salts, nonces and chain ids. */
    public SecureRandom random() {
        return random;
    }

    /** @throws IOException if the file is no genesis text */
    public Genesis genesis() throws IOException {
        return Server.genesis(genesis);
    }

    /** @throws IOException if the file is no key file, or cannot be read */
    public Signer signer() throws IOException {
        return KeyFile.read(key);
    }

    /** Where signed statements are kept. */
    public Path outbox() {
        return outbox;
    }

    /** Opens the outbox; the caller closes it. */
    public Outbox open() throws IOException {
        return Outbox.open(outbox, genesis().origin(), signer(), random);
    }

    /** Who takes what was signed to the ledger; empty if it is to wait. */
    public Optional<Courier> courier() {
        return Optional.ofNullable(post).map(Courier::new);
    }
}
