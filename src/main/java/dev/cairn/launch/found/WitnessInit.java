package dev.cairn.launch.found;

import dev.cairn.launch.Terminal;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.MlDsa44Signer;
import dev.cairn.proof.key.SoftwareSigner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn witness init}. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a witness in a new folder: its key, its settings, and a folder for the ledgers that it will join.",
            "Prints the public line that a ledger's founders need: `cairn witness init … > NAME.txt`."
        })
public final class WitnessInit implements Callable<Integer> {
    private static final String SECOND_KEY = "post-quantum.key";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FOLDER", description = "The new folder. An existing witness is never overwritten.")
    private Path folder = Path.of("");

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description =
                    "The witness's name on every signature: a host and perhaps a path that are yours, without blanks and +.")
    private String name = "";

    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            description = "Where ledgers reach it, with a path: http://witness.example:8101/witness")
    private URI url = URI.create("");

    @Option(
            names = "--post-quantum",
            description = {
                "Makes a second key, ML-DSA-44, and prints its line too: every head then bears both signatures,",
                "and a ledger's founders count this witness only where both hold."
            })
    private boolean postQuantum;

    @Option(names = "--port", paramLabel = "PORT", description = "Where it listens. Default: the port of the address.")
    private @Nullable Integer port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on; 0.0.0.0 for all. Default: ${DEFAULT-VALUE}")
    private String host = "127.0.0.1";

    @Override
    public Integer call() throws InterruptedException {
        return new Terminal(spec).run(this::make);
    }

    private void make() throws IOException {
        requireAddress();
        SoftwareSigner key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
        String line = line(key);
        NewFiles.write(Map.of(folder.resolve("witness.yaml"), settings()));
        KeyFile.write(folder.resolve("witness.key"), key);
        Files.createDirectories(folder.resolve("ledgers"));
        Terminal terminal = new Terminal(spec);
        terminal.say(line);
        if (postQuantum) {
            MlDsa44Signer second = MlDsa44Signer.generate(new SecureRandom());
            KeyFile.write(folder.resolve(SECOND_KEY), second);
            terminal.say(PublicLine.second(name, second, url));
        }
    }

    private String line(SoftwareSigner key) throws IOException {
        try {
            return PublicLine.witness(name, key.publicKey(), url);
        } catch (IllegalArgumentException notAName) {
            throw new IOException(
                    "--name \"" + name + "\" is no name for a witness: no blank and no +, like witness.example",
                    notAName);
        }
    }

    private void requireAddress() throws IOException {
        String path = url.getRawPath();
        if (url.getHost() == null
                || path == null
                || !path.matches("(/[a-z0-9-]+)+")
                || !url.toString().matches("https?://[A-Za-z0-9._~:/-]+")) {
            throw new IOException("--url " + url
                    + ": an address like http://witness.example:8101/witness, path in lower case, no slash at its end");
        }
        if (port == null && url.getPort() < 0) {
            throw new IOException("--url " + url + " names no port: say where the witness listens with --port");
        }
    }

    private String settings() {
        return """
                # The witness's process: cairn witness witness.yaml
                name: %s
                key: witness.key
                %sdata: seen
                ledgers: [ledgers]     # genesis texts, or folders of them: see cairn witness join
                web:
                  host: %s
                  port: %d
                  witness-path: %s
                """
                .formatted(
                        name,
                        postQuantum ? "post-quantum-key: " + SECOND_KEY + "\n" : "",
                        host,
                        port == null ? url.getPort() : port,
                        url.getRawPath());
    }
}
