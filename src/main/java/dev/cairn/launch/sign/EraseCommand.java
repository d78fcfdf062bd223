package dev.cairn.launch.sign;

import dev.cairn.launch.HostClock;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.Erase;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn erase}. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        description = {
            "Has the ledger forget the data of one entry that your organisation, or a device or account of it, signed. For good.",
            "Your signed statement is logged first and stays, with the reason; then the ledger forgets the data in every store and index of its own."
                    + " All proofs stay valid: they show that something was signed, by whom and when, and that you had its data erased.",
            "What it cannot reach: backups made earlier, proof bundles and pages that somebody saved, and your own outbox or gateway."
                    + " Mirrors and witnesses never had the data.",
            "Whether it took effect is on the entry's page (/ledger/entries/INDEX). Key statements and erase statements cannot be erased."
        })
public final class EraseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--key", required = true, paramLabel = "FILE", description = "Your organisation's key file.")
    private Path key = Path.of("");

    @Option(names = "--genesis", required = true, paramLabel = "FILE", description = "The ledger's genesis text.")
    private Path genesis = Path.of("");

    @Option(
            names = "--outbox",
            required = true,
            paramLabel = "FOLDER",
            description = "Where signed statements are kept, as in cairn sign: one folder for each key and ledger.")
    private Path outbox = Path.of("");

    @Option(
            names = "--statement",
            required = true,
            paramLabel = "HASH",
            description =
                    "SHA-256 of the entry's bytes, 64 hex digits, so that a wrong index erases nothing. In your outbox: the statement's hash.")
    private String statement = "";

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, in at most 500 bytes. Everybody can read it, for ever: no names.")
    private String reason = "";

    @Option(
            names = "--about",
            paramLabel = "LINK",
            description =
                    "A GS1 Digital Link on whose page readers shall find the erasure; may be repeated. Default: on none.")
    private List<String> about = List.of();

    @Option(
            names = "--post",
            paramLabel = "URL",
            description =
                    "The ledger's capture address, for instance http://host:8081/capture. Without it: signed, and sent by the next cairn sign --post.")
    private @Nullable URI post;

    @Parameters(paramLabel = "INDEX", description = "The entry's index in the log.")
    private long index;

    @Override
    public Integer call() throws InterruptedException {
        try {
            erase();
            return 0;
        } catch (IOException | Malformed | IllegalArgumentException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }

    private void erase() throws IOException, Malformed, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        SecureRandom random = new SecureRandom();
        Erase said = new Erase(index, hash(statement), reason, about);
        String origin = Genesis.parse(Files.readString(genesis)).origin();
        try (Outbox box = Outbox.open(outbox, origin, KeyFile.read(key), random)) {
            Statement signed = box.add(said.capsule(random), InstantSource.system(), new HostClock(random));
            out.println("signed " + signed.seq() + " erase " + index);
            if (post != null) {
                out.println("taken " + new Courier(post).send(box));
            }
        }
    }

    private static Hash hash(String hex) {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("--statement takes 64 hex digits: the SHA-256 of the entry's bytes");
        }
        return Hash.of(Bytes.ofHex(hex));
    }
}
