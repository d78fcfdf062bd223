package dev.cairn.edge;

import dev.cairn.edge.EdgeSettings.Simulation;
import dev.cairn.edge.enrol.FirstConfiguration;
import dev.cairn.edge.enrol.IdentityFolder;
import dev.cairn.edge.enrol.Renewal;
import dev.cairn.edge.key.KeyHome;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.edge.sensor.sim.ColdRoom;
import dev.cairn.edge.sensor.sim.Orchard;
import dev.cairn.edge.sensor.sim.ReeferLorry;
import dev.cairn.edge.sensor.sim.StoryClock;
import dev.cairn.edge.time.Ticker;
import dev.cairn.edge.uplink.PahoUplink;
import dev.cairn.edge.uplink.TlsFiles;
import dev.cairn.edge.uplink.Uplink;
import dev.cairn.firmware.Enrolment.Judgement;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.note.Genesis;
import dev.cairn.settings.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.SocketFactory;

/** Puts an agent together from its settings; the only place that knows every part. */
public final class Assembly {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final int FILE_BYTES_MAX = 64 * 1024;
    private static final double FIELD_WARM = 18;

    private Assembly() {}

    /**
     * Starts it.
     *
     * @param wall the signer's clock
     * @param waits hears now and then what an enrolled gateway still waits for before it can start
     * @throws IOException when a file cannot be read or is not what it should be
     */
    public static Agent start(EdgeSettings settings, InstantSource wall, Consumer<String> waits) throws IOException {
        Identity identity = identity(settings);
        Surroundings around = simulate(Surroundings.real(uplink(settings, identity), wall), settings.simulation())
                .waiting(settings.receiptLimit(), FIRST_BACK_OFF);
        // Before the first configuration: an organisation may take longer over it than a certificate lives.
        Start start = new Start();
        if (renews(settings)) {
            renew(settings, identity, wall, start);
        }
        try {
            Optional<Bytes> first = settings.configuration().isPresent()
                    ? Optional.of(bytes(settings.configuration().get()))
                    : firstOfOrganisation(settings, waits);
            Agent agent = Agent.start(
                    identity,
                    settings.data(),
                    settings.spool().limits(),
                    settings.spool().whenFull(),
                    first,
                    around);
            start.agent = Optional.of(agent);
            return agent;
        } finally {
            start.over = true;
        }
    }

    /** What the renewal has to know of a start that may take weeks. */
    private static final class Start {
        private volatile Optional<Agent> agent = Optional.empty();
        private volatile boolean over;

        boolean isWanted() {
            return agent.map(Agent::isAlive).orElse(!over);
        }
    }

    private static void renew(EdgeSettings settings, Identity identity, InstantSource wall, Start start) {
        Renewal renewal = new Renewal(
                new Renewal.Gateway(
                        IdentityFolder.in(settings.data()),
                        identity.device(),
                        identity.genesis().origin()),
                wall,
                Ticker.system(),
                new SecureRandom(),
                start::isWanted,
                () -> start.agent.ifPresent(agent -> agent.reconnect("a newer certificate")));
        Thread thread = new Thread(renewal, "renewal");
        thread.setDaemon(true);
        thread.start();
    }

    /** An enrolled gateway asks for its first configuration, and goes on asking: without one it has nothing to measure. */
    private static Optional<Bytes> firstOfOrganisation(EdgeSettings settings, Consumer<String> waits)
            throws IOException {
        Path accepted = settings.data().resolve("configuration");
        if (!renews(settings) || Files.isDirectory(accepted) && hasFiles(accepted)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new FirstConfiguration(IdentityFolder.in(settings.data()), Ticker.system(), waits).await());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("ended while it waited for its first configuration", e);
        }
    }

    private static boolean hasFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isPresent();
        }
    }

    /** Whether the certificate is one of {@code cairn-edge enrol}, which renews itself. */
    public static boolean renews(EdgeSettings settings) {
        return settings.tls().trust().isEmpty()
                && IdentityFolder.in(settings.data()).isEnrolled();
    }

    /** The chains that the gateway writes. */
    public static EdgeSettings.Chains chains(EdgeSettings settings) throws IOException {
        if (settings.chains().isPresent()) {
            return settings.chains().get();
        }
        Map.Entry<String, String> drawn = IdentityFolder.in(settings.data()).chains();
        return new EdgeSettings.Chains(drawn.getKey(), drawn.getValue());
    }

    /** Judges a configuration that came by hand; an accepted one holds from the agent's next start on. An agent may run beside. */
    public static Judgement configure(EdgeSettings settings, Bytes bundle) throws IOException {
        ConfigurationShelf shelf = new ConfigurationShelf(
                settings.data().resolve("configuration"), identity(settings).enrolment());
        Optional<Judgement> present = shelf.inForceAs(bundle);
        return present.isPresent() ? present.get() : shelf.offer(bundle);
    }

    /** Who the settings, or else the enrolment, say the gateway is. */
    static Identity identity(EdgeSettings settings) throws IOException {
        IdentityFolder enrolled = IdentityFolder.in(settings.data());
        EdgeSettings.Chains chains = chains(settings);
        return new Identity(
                KeyHome.open(
                        settings, settings.deviceKey().map(Secret::file).orElse(enrolled.deviceKey()), System.getenv()),
                publicKey(settings.organisationKey().orElse(enrolled.organisation())),
                publicKey(settings.nodeKey().orElse(enrolled.node())),
                genesis(settings.genesis().orElse(enrolled.genesis())),
                Bytes.ofHex(chains.data()),
                Bytes.ofHex(chains.alarm()));
    }

    private static Genesis genesis(Path file) throws IOException {
        try {
            return Genesis.parse(bytes(file).utf8());
        } catch (Malformed | IllegalArgumentException e) {
            throw new IOException(file + " is not a genesis: " + e.getMessage(), e);
        }
    }

    private static PublicKey publicKey(Path file) throws IOException {
        try {
            return PublicKey.ofSpki(Bytes.ofBase64(bytes(file).utf8().strip()));
        } catch (Malformed | IllegalArgumentException e) {
            throw new IOException(file + " is not a public key in one line of base64: " + e.getMessage(), e);
        }
    }

    private static Bytes bytes(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException(
                    file
                            + " is missing: name the file in the settings, or enrol this gateway with sudo cairn-edge enrol CODE --at HOST");
        }
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException(file + " has more than " + FILE_BYTES_MAX + " bytes");
        }
        return Bytes.wrap(Files.readAllBytes(file));
    }

    static Uplink uplink(EdgeSettings settings, Identity identity) throws IOException {
        List<String> down = List.of(
                identity.topic(Topic.Kind.RECEIPT),
                identity.topic(Topic.Kind.COMMAND),
                identity.topic(Topic.Kind.CONFIG));
        try {
            return new PahoUplink(server(settings), identity.deviceId().hex(), down, tls(settings), CONNECT_LIMIT);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The ledger's genesis text. */
    public static Path genesisFile(EdgeSettings settings) {
        return settings.genesis().orElse(IdentityFolder.in(settings.data()).genesis());
    }

    /** Where it delivers; empty if neither the settings nor an enrolment say so. */
    public static Optional<URI> serverOf(EdgeSettings settings) {
        try {
            return Optional.of(server(settings));
        } catch (IOException notEnrolled) {
            return Optional.empty();
        }
    }

    /** The files behind its TLS: those of the settings, else those of the enrolment. */
    public static EdgeSettings.Tls tlsFiles(EdgeSettings settings) {
        IdentityFolder enrolled = IdentityFolder.in(settings.data());
        return renews(settings)
                ? new EdgeSettings.Tls(
                        Optional.of(enrolled.authority()),
                        Optional.of(enrolled.certificate()),
                        Optional.of(new Secret(enrolled.certificate())),
                        Optional.empty(),
                        Optional.empty())
                : settings.tls();
    }

    private static URI server(EdgeSettings settings) throws IOException {
        return settings.server().isPresent()
                ? settings.server().get()
                : IdentityFolder.in(settings.data()).server();
    }

    private static Optional<SocketFactory> tls(EdgeSettings settings) throws IOException {
        EdgeSettings.Tls tls = settings.tls();
        if (tls.trust().isEmpty()) {
            return renews(settings)
                    ? Optional.of(IdentityFolder.in(settings.data()).tls())
                    : Optional.empty();
        }
        Path trust = tls.trust().get();
        if (tls.keystore().isPresent() && tls.password().isPresent()) {
            return Optional.of(TlsFiles.pkcs12(
                    trust, tls.keystore().get(), tls.password().get().read()));
        }
        if (tls.certificate().isPresent() && tls.key().isPresent()) {
            return Optional.of(
                    TlsFiles.pem(trust, tls.certificate().get(), tls.key().get().file()));
        }
        throw new IOException("tls needs certificate and key, or keystore and password");
    }

    /** Adds the simulated place, on the story's clock if there is a story. */
    static Surroundings simulate(Surroundings real, Simulation simulation) {
        if (simulation.place() == EdgeSettings.Place.NONE) {
            return real;
        }
        InstantSource clock = real.wall();
        Ticker pace = real.pace();
        Instant start = clock.instant();
        if (simulation.storyStart().isPresent()) {
            start = Simulation.instant(simulation.storyStart().get());
            StoryClock story = new StoryClock(start, simulation.storyPause(), real.wall(), real.pace());
            clock = story;
            pace = story;
        }
        return real.simulating(probes(simulation, start, clock), clock, pace);
    }

    private static Map<String, Sensor> probes(Simulation simulation, Instant start, InstantSource clock) {
        return switch (simulation.place()) {
            case NONE -> Map.of();
            case COLD_ROOM ->
                new ColdRoom(simulation.seed(), start, clock, simulation.setPoint(), FIELD_WARM).sensors();
            case ORCHARD -> new Orchard(simulation.seed(), start, clock).sensors();
            case REEFER_LORRY ->
                new ReeferLorry(simulation.seed(), start, clock, simulation.setPoint(), warmSpell(simulation))
                        .sensors();
        };
    }

    private static Optional<ReeferLorry.WarmSpell> warmSpell(Simulation simulation) {
        return simulation.warmFrom().isEmpty() || simulation.warmTo().isEmpty()
                ? Optional.empty()
                : Optional.of(new ReeferLorry.WarmSpell(
                        Simulation.instant(simulation.warmFrom().get()),
                        Simulation.instant(simulation.warmTo().get())));
    }
}
