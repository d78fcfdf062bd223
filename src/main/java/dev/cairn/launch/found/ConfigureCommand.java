package dev.cairn.launch.found;

import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.firmware.Profiles;
import dev.cairn.launch.Terminal;
import dev.cairn.launch.serve.Server;
import dev.cairn.ledger.HttpOut;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.KeyFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn configure}. */
@Command(
        name = "configure",
        mixinStandardHelpOptions = true,
        description = {
            "Signs what a gateway is to measure with its organisation's key, on this machine, and sends it (--post) or"
                    + " writes it for a stick (--to).",
            "The gateway takes it only from its organisation and only if it is newer than the one in force; else the"
                    + " old one stays, and the refusal stands in what it signs next."
        })
public final class ConfigureCommand implements Callable<Integer> {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "PROFILE",
            description = "A YAML file, or the name of a built-in profile such as cold-room or orchard-station.")
    private String profile = "";

    @Option(
            names = "--device",
            required = true,
            paramLabel = "KEY",
            description = "Thumbprint (64 digits) or public key of the gateway; cairn org list shows it.")
    private String device = "";

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "The organisation's key file. It stays on this machine.")
    private Path key = Path.of("");

    @Option(names = "--genesis", required = true, paramLabel = "FILE", description = "The ledger's genesis text.")
    private Path genesis = Path.of("");

    @Option(
            names = "--version-number",
            paramLabel = "N",
            description = "Greater than every one before; the time in seconds unless told.")
    private long version;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "Writes the signed bundle here: for edge.yaml's configuration, or a stick.")
    private @Nullable Path to;

    @Option(
            names = "--post",
            paramLabel = "URL",
            description = "The ledger's capture address, for instance http://host:8081/capture.")
    private @Nullable URI post;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec);
        return terminal.run(() -> {
            if (to == null && post == null) {
                throw new IOException("say where it goes: --to FILE, or --post URL");
            }
            Instant now = Instant.ofEpochSecond(InstantSource.system().instant().getEpochSecond());
            long number = version > 0 ? version : now.getEpochSecond();
            String yaml = Files.exists(Path.of(profile)) ? Files.readString(Path.of(profile)) : builtIn();
            Profiles.read(yaml, profile);
            ConfigurationBundle bundle = ConfigurationBundle.sign(
                    new ConfigurationBundle.Content(
                            Server.genesis(genesis).origin(), MakesRequest.thumbprint(device), number, now, yaml),
                    KeyFile.read(key));
            if (to != null) {
                Files.write(to, bundle.bytes().toArray(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                terminal.say("wrote " + to + ", version " + number);
            }
            if (post != null) {
                send(post.resolve("/configuration"), bundle.bytes());
                terminal.say("taken, version " + number + "; the gateway has it when it is next connected");
            }
        });
    }

    private String builtIn() throws IOException {
        try {
            return Profiles.yaml(profile);
        } catch (IllegalArgumentException unknown) {
            throw new IOException(profile + " is neither a file nor a built-in profile", unknown);
        }
    }

    private static void send(URI to, Bytes bundle) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(to)
                .header("Content-Type", "application/vnd.cairn.configuration+cbor")
                .POST(BodyPublishers.ofByteArray(bundle.toArray()))
                .build();
        HttpResponse<byte[]> answer = HttpOut.ask(request, ANSWER_BYTES_MAX, ANSWER_LIMIT);
        if (answer.statusCode() != 204) {
            throw new IOException(
                    to + " answered " + answer.statusCode() + ": " + new String(answer.body(), StandardCharsets.UTF_8));
        }
    }
}
