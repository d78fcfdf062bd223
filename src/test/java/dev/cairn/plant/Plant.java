package dev.cairn.plant;

import dev.cairn.check.FreePorts;
import dev.cairn.check.Proc;
import dev.cairn.edge.uplink.PahoUplink;
import dev.cairn.edge.uplink.TlsFiles;
import dev.cairn.edge.uplink.Uplink;
import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.ingest.verify.Verifier;
import dev.cairn.launch.HostClock;
import dev.cairn.launch.Main;
import dev.cairn.launch.demo.Certificates;
import dev.cairn.launch.serve.StoreAddress;
import dev.cairn.launch.sign.Courier;
import dev.cairn.launch.sign.Outbox;
import dev.cairn.ledger.CapsuleStore;
import dev.cairn.ledger.Inspection;
import dev.cairn.model.OrgId;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A ledger, its witness and its gateways in one folder, each to be started as a process of its own: keys, genesis, certificates and
 * settings files as their owners would write them.
 */
public final class Plant {
    /** The ledger's origin. */
    public static final String ORIGIN = "cairn.example/plant";

    /** How long a process may take until it says that it is there; this machine may be busy. */
    public static final Duration START = Duration.ofSeconds(90);

    private static final String WITNESS = "witness.example/plant";
    private static final String[] QUICK_START = {"-XX:TieredStopAtLevel=1", "-Xshare:auto"};

    private final Path folder;
    private final SecureRandom random;
    private final Certificates certificates;
    private final SoftwareSigner registrar;
    private final SoftwareSigner organisation;
    private final List<Gateway> gateways = new ArrayList<>();
    private final int web = FreePorts.next();
    private final int mqtt = FreePorts.next();
    private final int capture = FreePorts.next();
    private final int admin = FreePorts.next();
    private final int witness = FreePorts.next();
    private final Genesis genesis;
    private String store = "file:ledger";
    private Optional<Path> planted = Optional.empty();

    private Plant(Path folder, SecureRandom random) throws IOException {
        this.folder = Files.createDirectories(folder).toRealPath();
        this.random = random;
        for (String sub : List.of("keys", "gateways", "outbox", "witness")) {
            Files.createDirectories(file(sub));
        }
        Instant now = InstantSource.system().instant();
        certificates = Certificates.in(file("tls"), now, random);
        certificates.server("door", List.of("127.0.0.1", "localhost"));
        registrar = key("registrar", Algorithm.ED25519);
        organisation = key("organisation", Algorithm.ED25519);
        SoftwareSigner log = key("log", Algorithm.ED25519);
        key("node", Algorithm.ED25519);
        NoteKey cosigner =
                NoteKey.cosigner(WITNESS, key("witness", Algorithm.ED25519).publicKey());
        genesis = Genesis.builder()
                .head("Plant", ORIGIN, now, 1)
                .registrar(registrar.publicKey(), "The registrar")
                .operatorWitness("operator")
                .log(NoteKey.ed25519(ORIGIN, log.publicKey()))
                .witness("operator", cosigner, Optional.empty())
                .quorum("operator")
                .build();
        write("genesis.txt", genesis.text());
        write(
                "witness.yaml",
                """
                name: %s
                key: keys/witness.key
                data: witness
                ledgers: [genesis.txt]
                web:
                  port: %d
                """
                        .formatted(WITNESS, witness));
    }

    /** Makes one; nothing runs yet. */
    public static Plant in(Path folder, SecureRandom random) throws IOException {
        return new Plant(folder, random);
    }

    /** What of the server differs from test to test. */
    public record Server(
            Duration sealPeriod, boolean door, Optional<String> broker, boolean quotas, Verifier verifier) {
        /** The built-in door, with a block every so often; no sender is held back. */
        public static Server sealing(Duration period) {
            return new Server(period, true, Optional.empty(), false, Verifier.BOUNCYCASTLE);
        }

        /** Behind a broker; {@code yaml} is the {@code broker} section, indented by four. */
        public Server behind(String yaml) {
            return new Server(sealPeriod, false, Optional.of(yaml), quotas, verifier);
        }

        /** With the quotas that a ledger has by itself. */
        public Server withQuotas() {
            return new Server(sealPeriod, door, broker, true, verifier);
        }

        /** Verifying by another's arithmetic. */
        public Server verifying(Verifier other) {
            return new Server(sealPeriod, door, broker, quotas, other);
        }
    }

    /** Keeps the ledger elsewhere than in its folder; for settings that are written afterwards. */
    public Plant on(String address) {
        store = address;
        return this;
    }

    /** Writes the server's settings. */
    public void settings(Server server) throws IOException {
        write("serve.yaml", yaml(server, web, mqtt, capture, admin));
    }

    /**
     * Writes settings of another server of the same ledger with doors of its own.
     *
     * @return their file
     */
    public Path otherSettings(Server server) throws IOException {
        write("other.yaml", yaml(server, FreePorts.next(), FreePorts.next(), FreePorts.next(), FreePorts.next()));
        return file("other.yaml");
    }

    private String yaml(Server server, int web, int mqtt, int capture, int admin) {
        String mqttDoor =
                """
                  mqtt:
                    port: %d
                    key: tls/door.key
                    certificate: tls/door.pem
                    authority: tls/ca.pem
                """
                        .formatted(mqtt);
        String noQuotas =
                """
                  quotas:
                    messages-per-second: 100000
                    burst-messages: 1000000
                """;
        return """
                ledger:
                  store: %s
                  genesis: genesis.txt
                  log-key: keys/log.key
                  node-key: keys/node.key
                  seal-period: %dms
                  witnesses:
                    operator: http://127.0.0.1:%d/witness
                ingest:
                  verifier: %s
                  capture:
                    port: %d
                  admin:
                    port: %d
                %s%s%sweb:
                  port: %d
                """
                .formatted(
                        store,
                        server.sealPeriod().toMillis(),
                        witness,
                        server.verifier().name().toLowerCase(Locale.ROOT),
                        capture,
                        admin,
                        server.quotas() ? "" : noQuotas,
                        server.door() ? mqttDoor : "",
                        server.broker().map(yaml -> "  broker:\n" + yaml).orElse(""),
                        web);
    }

    /** Makes a gateway's key, chains and certificate; {@link #found} registers it. */
    public Gateway gateway(String id, Algorithm algorithm) throws IOException {
        SoftwareSigner signer = key(id, algorithm);
        Gateway made = new Gateway(
                id,
                OrgId.of(organisation.publicKey().thumbprint()),
                signer,
                Bytes.random(random, Statement.CHAIN_BYTES),
                Bytes.random(random, Statement.CHAIN_BYTES));
        certificates.client(id, made.device().hex());
        gateways.add(made);
        return made;
    }

    /** A certificate for another server or client beside the door. */
    public Certificates certificates() {
        return certificates;
    }

    /** Writes a gateway's settings and the first signed configuration. */
    public void settings(Gateway gateway, URI server, String profile, String simulation) throws IOException {
        write(
                "gateways/" + gateway.id() + ".yaml",
                """
                genesis: ../genesis.txt
                node-key: ../keys/node.pub
                organisation-key: ../keys/organisation.pub
                device-key: ../keys/%1$s.key
                server: %2$s
                tls:
                  trust: ../tls/ca.pem
                  certificate: ../tls/%1$s.pem
                  key: ../tls/%1$s.key
                data: %1$s
                spool: {}
                chains: { data: "%3$s", alarm: "%4$s" }
                configuration: %1$s.configuration
                receipt-limit: 3s
                simulation: %5$s
                """
                        .formatted(
                                gateway.id(),
                                server,
                                gateway.data().hex(),
                                gateway.alarm().hex(),
                                simulation));
        Files.write(
                file("gateways/" + gateway.id() + ".configuration"),
                configuration(gateway, 1, profile).toArray());
    }

    /** Puts a newer signed configuration where the gateway keeps accepted ones; it holds from its next start. */
    public void configure(Gateway gateway, long version, String profile) throws IOException {
        Path shelf = Files.createDirectories(data(gateway).resolve("configuration"));
        Files.write(
                shelf.resolve(String.format("%016x.cairn", version)),
                configuration(gateway, version, profile).toArray());
    }

    private Bytes configuration(Gateway gateway, long version, String profile) {
        Hash device = gateway.signer().publicKey().thumbprint();
        Instant now = InstantSource.system().instant();
        return ConfigurationBundle.sign(
                        new ConfigurationBundle.Content(ORIGIN, device, version, now, profile), organisation)
                .bytes();
    }

    /** Registers organisation, node and every gateway over the capture port of the running server. */
    public void found() throws IOException, InterruptedException {
        List<KeyStatement> first = List.of(
                new KeyStatement.GenesisKey(genesis.text()),
                KeyStatement.organisation(ORIGIN, organisation, "Plant", List.of("9521321"), List.of("9521321000001")),
                KeyStatement.node(ORIGIN, key("node"), "Plant node"));
        say("registrar", registrar, first);
        Hash by = organisation.publicKey().thumbprint();
        List<KeyStatement> devices = new ArrayList<>();
        for (Gateway each : gateways) {
            devices.add(KeyStatement.device(
                    ORIGIN,
                    each.signer(),
                    by,
                    "Gateway " + each.id(),
                    Optional.empty(),
                    List.of(each.data(), each.alarm()),
                    List.of()));
        }
        say("organisation", organisation, devices);
    }

    private void say(String name, SoftwareSigner signer, List<KeyStatement> said)
            throws IOException, InterruptedException {
        try (Outbox outbox = Outbox.open(file("outbox/" + name), ORIGIN, signer, random)) {
            for (KeyStatement each : said) {
                outbox.add(each.toCapsule(random), InstantSource.system(), new HostClock(random));
            }
            new Courier(capture()).send(outbox);
        }
    }

    /** Starts the witness and waits for its port. */
    public Proc startWitness() {
        return Proc.named("witness")
                .jvm(QUICK_START)
                .java(Main.class, "witness", file("witness.yaml"))
                .awaitPort(witness, START);
    }

    /** Begins the server; see {@link #awaitServing}. */
    public Proc startServer(String... jvm) {
        return startServer(file("serve.yaml"), jvm);
    }

    /** Begins a server with settings from elsewhere. */
    public static Proc startServer(Path settings, String... jvm) {
        return Proc.named("serve").jvm(jvm.length == 0 ? QUICK_START : jvm).java(Main.class, "serve", settings);
    }

    /** Waits until every door of the server is open. */
    public static Proc awaitServing(Proc server) {
        server.awaitLine("^serving ", START);
        return server;
    }

    /** From now on gateways run with these classes before the shipped ones. */
    public Plant planting(Path classes) {
        planted = Optional.of(classes);
        return this;
    }

    /** Begins a gateway. */
    public Proc startGateway(Gateway gateway) {
        return startGateway(gateway, Map.of());
    }

    /** Begins a gateway in a JVM as small as the package's. */
    public Proc startGatewayAsInstalled(Gateway gateway) throws IOException {
        return start(gateway, Proc.named("gateway-" + gateway.id()).jvm(PackageJvm.options()));
    }

    /** Begins a gateway with more in its environment. */
    public Proc startGateway(Gateway gateway, Map<String, String> environment) {
        Proc.Start start = Proc.named("gateway-" + gateway.id()).jvm(QUICK_START);
        environment.forEach(start::env);
        return start(gateway, start);
    }

    private Proc start(Gateway gateway, Proc.Start start) {
        return planted.map(start::before)
                .orElse(start)
                .java(dev.cairn.edge.Main.class, "run", "--config", file("gateways/" + gateway.id() + ".yaml"));
    }

    /** The ledger's first capsules, by index, from its store. */
    public List<Optional<Bytes>> capsules(long size) throws IOException {
        try (Inspection kept = StoreAddress.inspect(store, folder, ORIGIN)) {
            CapsuleStore capsules = kept.capsules().orElseThrow();
            List<Optional<Bytes>> all = new ArrayList<>();
            for (long index = 0; index < size; index++) {
                all.add(capsules.get(index));
            }
            return all;
        }
    }

    /** A file or folder of the plant. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** A gateway's data folder. */
    public Path data(Gateway gateway) {
        return file("gateways/" + gateway.id());
    }

    /** A party's key by its name. */
    public SoftwareSigner key(String name) throws IOException {
        return KeyFile.read(file("keys/" + name + ".key"));
    }

    private SoftwareSigner key(String name, Algorithm algorithm) throws IOException {
        SoftwareSigner signer = SoftwareSigner.generate(algorithm, random);
        KeyFile.write(file("keys/" + name + ".key"), signer);
        write("keys/" + name + ".pub", signer.publicKey().spki().base64() + "\n");
        return signer;
    }

    public Genesis genesis() {
        return genesis;
    }

    /** Where gateways connect. */
    public URI door() {
        return URI.create("mqtts://127.0.0.1:" + mqtt);
    }

    /** A gateway's own way to a server, with its certificate. */
    public Uplink uplink(Gateway gateway, URI server, Duration limit) throws IOException {
        return new PahoUplink(
                server,
                gateway.device().hex(),
                List.of(gateway.topic(Topic.Kind.RECEIPT)),
                Optional.of(TlsFiles.pem(
                        file("tls/ca.pem"),
                        file("tls/" + gateway.id() + ".pem"),
                        file("tls/" + gateway.id() + ".key"))),
                limit);
    }

    /** Where statements are posted. */
    public URI capture() {
        return URI.create("http://127.0.0.1:" + capture + "/capture");
    }

    /** The site's address, without a path. */
    public String site() {
        return "http://127.0.0.1:" + web;
    }

    /** The operator's port: live state as JSON. */
    public String admin() {
        return "http://127.0.0.1:" + admin;
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(file(name), text);
    }
}
