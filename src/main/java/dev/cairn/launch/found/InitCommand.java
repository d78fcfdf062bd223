package dev.cairn.launch.found;

import dev.cairn.launch.Terminal;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cairn init}. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Founds a ledger: makes its genesis from the public lines that registrars and witnesses hand over, and settings to run it with.",
            "Registrars print their line with `cairn keygen FILE --registrar NAME`, witnesses with `cairn witness init`. Nobody gives a private key away.",
            "Writes genesis.txt, genesis.request (for the registrars to sign with `cairn org sign`) and serve.yaml; overwrites nothing.",
            "The genesis is fixed for ever. Compare its trust root by phone before anybody signs."
        })
public final class InitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "The ledger's name for people, 1 to 80 characters.")
    private String name = "";

    @Option(
            names = "--origin",
            required = true,
            paramLabel = "ORIGIN",
            description =
                    "The ledger's name on every checkpoint: a host and a path that are yours, like consortium.example/fruit.")
    private String origin = "";

    @Option(
            names = "--registrar",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "Public lines of the registrars, 1 to 16.")
    private List<Path> registrars = List.of();

    @Option(
            names = "--threshold",
            required = true,
            paramLabel = "K",
            description = "How many registrars must sign each registration and revocation.")
    private int threshold;

    @Option(
            names = "--log-key",
            required = true,
            paramLabel = "FILE",
            description = "The operator's key file for checkpoints (cairn keygen).")
    private Path logKey = Path.of("");

    @Option(
            names = "--node-key",
            required = true,
            paramLabel = "FILE",
            description = "The operator's key file for receipts and findings (cairn keygen).")
    private Path nodeKey = Path.of("");

    @Option(
            names = "--post-quantum-key",
            paramLabel = "FILE",
            description =
                    "The operator's key file for a second signature of the log (cairn keygen --algorithm ML-DSA-44). A key that is not named now can never sign.")
    private @Nullable Path postQuantumKey;

    @Option(
            names = "--timestamp-authority",
            arity = "1..*",
            paramLabel = "FILE",
            description = {
                "Certificates (PEM or DER) of time-stamp authorities (RFC 3161) whose stamps count, up to 16:",
                "an authority's own, or that of whoever issues its certificates, which outlives more of them."
            })
    private List<Path> authorities = List.of();

    @Option(
            names = "--timestamp-url",
            paramLabel = "URL",
            description = "Where such an authority answers: goes into serve.yaml, can be changed at any time.")
    private @Nullable URI timestampUrl;

    @Option(names = "--witness", arity = "1..*", paramLabel = "FILE", description = "Public lines of the witnesses.")
    private List<Path> witnesses = List.of();

    @Option(
            names = "--operator-witness",
            arity = "1..*",
            paramLabel = "NAME",
            description = "Witnesses that belong to whoever operates the log: they never count as independent.")
    private List<String> operatorWitnesses = List.of();

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description =
                    "A group of witnesses or groups: \"NAME K|all|any MEMBER …\". May be repeated; a member stands in one group only.")
    private List<String> groups = List.of();

    @Option(
            names = "--quorum",
            required = true,
            paramLabel = "QUORUM",
            description =
                    "Whose cosignatures make a head final: \"2 of NAME NAME NAME\", \"2 of all\", the name of a witness or group, or none.")
    private String quorum = "";

    @Option(names = "--folder", paramLabel = "FOLDER", description = "Where to write. Default: here.")
    private Path folder = Path.of("");

    @Option(names = "--web-port", paramLabel = "PORT", description = "Port of the site. Default: ${DEFAULT-VALUE}")
    private int webPort = 8080;

    @Option(
            names = "--capture-port",
            paramLabel = "PORT",
            description = "Port that takes signed statements. Default: ${DEFAULT-VALUE}")
    private int capturePort = 8081;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "The operator's own port. Default: ${DEFAULT-VALUE}")
    private int adminPort = 8082;

    @Override
    public Integer call() throws InterruptedException {
        return new Terminal(spec).run(this::found);
    }

    private void found() throws IOException {
        Genesis genesis = new Charter(name, origin, InstantSource.system().instant(), threshold)
                .registrars(registrars)
                .operatorWitnesses(operators())
                .authorities(authorities)
                .log(origin, KeyFile.read(logKey).publicKey())
                .witnesses(witnesses)
                .second(origin, Optional.ofNullable(postQuantumKey))
                .quorum(groups, quorum)
                .build();
        requireOtherKey();
        requireAuthority();
        Request request =
                Request.of(genesis.origin(), List.of(new KeyStatement.GenesisKey(genesis.text())), new SecureRandom());
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(folder.resolve("genesis.txt"), genesis.text());
        files.put(folder.resolve("genesis.request"), request.text());
        files.put(folder.resolve("serve.yaml"), settings());
        NewFiles.write(files);
        Terminal terminal = new Terminal(spec);
        files.keySet().forEach(file -> terminal.say("wrote        " + file));
        Strength strength = Strength.of(genesis);
        strength.words().forEach(terminal::say);
        strength.warnings().forEach(each -> terminal.say("WARNING      " + each));
        terminal.say("trust root   " + TrustRoot.aloud(genesis.hash()));
        terminal.say(
                "             the SHA-256 of genesis.txt: every founder compares it by phone before signing genesis.request");
    }

    private List<String> operators() {
        List<String> names = new ArrayList<>(operatorWitnesses);
        if (postQuantumKey != null) {
            names.add(Charter.LOG_SECOND);
        }
        return names;
    }

    private void requireOtherKey() throws IOException {
        if (KeyFile.read(logKey).publicKey().equals(KeyFile.read(nodeKey).publicKey())) {
            throw new IOException(logKey + " and " + nodeKey + " hold the same key: make one for each (cairn keygen)");
        }
    }

    private void requireAuthority() throws IOException {
        if (timestampUrl != null && authorities.isEmpty()) {
            throw new IOException(
                    "--timestamp-url " + timestampUrl
                            + " without --timestamp-authority: no reader would believe its stamps, and a genesis never changes");
        }
    }

    private String settings() {
        return """
                # The ledger's process: cairn serve serve.yaml. All keys: src/README.md.
                ledger:
                  store: file:ledger
                  genesis: genesis.txt
                  log-key: %s
                %s  node-key: %s
                %s  witnesses: {}          # where a witness answers, if not at the address in the genesis
                ingest:
                  # Gateways come by MQTT; the door needs certificates:
                  # mqtt: { port: 8883, key: door.key, certificate: door.pem, authority: ca.pem }
                  capture:
                    port: %d
                  admin:
                    port: %d
                  quotas: {}
                web:
                  port: %d
                  ingest-admin: http://127.0.0.1:%d
                """
                .formatted(
                        fromFolder(logKey),
                        postQuantumKey == null ? "" : "  post-quantum-key: " + fromFolder(postQuantumKey) + "\n",
                        fromFolder(nodeKey),
                        timestampUrl == null ? "" : "  stamp: { url: \"" + timestampUrl + "\" }\n",
                        capturePort,
                        adminPort,
                        webPort,
                        adminPort);
    }

    private Path fromFolder(Path file) {
        return folder.toAbsolutePath()
                .normalize()
                .relativize(file.toAbsolutePath().normalize());
    }
}
